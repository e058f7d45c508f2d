import type { AttemptEntity } from './attempt.entity.js';

/** What may be told about an attempt; its callback token is a secret between us and the rail. */
export type AttemptView = Readonly<
  Pick<
    AttemptEntity,
    | 'id'
    | 'provider'
    | 'operation'
    | 'reference'
    | 'state'
    | 'outcomeClass'
    | 'failureCode'
    | 'railTransactionId'
    | 'needsReview'
    | 'sends'
    | 'polls'
    | 'nextAction'
    | 'nextActionAt'
    | 'evidence'
    | 'trail'
    | 'routing'
    | 'railFeeMinor'
    | 'platformFeeMinor'
    | 'createdAt'
    | 'finishedAt'
  >
>;
