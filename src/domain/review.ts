/**
 * What became of a payment that was held. `waiting`: for a person. `approved`, `rejected`: by one. `lapsed`: its time was
 * over, or its merchant cancelled it, before one had decided.
 */
export const REVIEW_STATES = ['waiting', 'approved', 'rejected', 'lapsed'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];
