import type { AttemptState } from '../domain/attempt.js';
import type { OutcomeClass } from '../domain/outcome.js';

/** Where an answer came from. */
export type ReportSource = 'instruction' | 'status' | 'cancel' | 'operator' | 'late_success';

/** One answer in the history of an attempt: enough to tell the story, the proof is in `evidence`. */
export interface TrailEntry {
  readonly at: string;
  readonly source: ReportSource;
  readonly class: OutcomeClass;
  readonly state: AttemptState;
  readonly httpStatus: number | null;
  readonly railCode: string | null;
  readonly transportError: string | null;
}

/** Entries that one attempt keeps; later ones that change nothing are counted in `polls` only. */
export const MAX_TRAIL_ENTRIES = 50;
