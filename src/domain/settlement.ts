import { ATTEMPT_TRANSITIONS, type AttemptState } from './attempt.js';
import type { Evidence, FailureCode, Outcome } from './outcome.js';
import { isPollScheduleOver, longestPollMs, nextPollInMs, type PollSchedule } from './poll-schedule.js';
import { backoffMs, type BackoffPolicy } from './retry.js';
import { canMove, isFinal } from './state-machine.js';

/** What the engine does next with an attempt. */
export const NEXT_ACTIONS = ['send', 'ask_status'] as const;
export type NextAction = (typeof NEXT_ACTIONS)[number];

/** The facts about an attempt that decide what an answer means for it. Times are epoch milliseconds. */
export interface AttemptFacts {
  readonly state: AttemptState;
  /** How often it was taken up to be sent, this time included. */
  readonly sends: number;
  /** Sends of which nobody has proved that they did not arrive. Zero = nothing can have moved. */
  readonly unprovenSends: number;
  readonly lastSentAtMs: number;
  /** The rail has shown that it knows the reference, by an answer of any kind or by a callback. */
  readonly isKnownToRail: boolean;
  /** Status queries before this answer. */
  readonly polls: number;
  /** Status queries since the last send that found nothing. */
  readonly notFounds: number;
  /** After this moment the instruction is not sent (again). */
  readonly sendBeforeMs: number;
  /** Another rail could carry the movement once this one is proved not to have. */
  readonly hasAlternative: boolean;
  /** null = it is live. */
  readonly finishedAtMs: number | null;
}

export interface SettlementPolicy {
  readonly pollSchedule: PollSchedule;
  readonly backoff: BackoffPolicy;
  /** How long the sender of an instruction may still be waiting for its answer; after that, it is taken for dead. */
  readonly maxAnswerMs: number;
  /** Upper limit of sends of one instruction, all under the same reference. */
  readonly maxSends: number;
  /** The same where another rail could carry it. */
  readonly maxSendsBeforeSwitch: number;
  /** "Not found" proves that nothing was accepted only this often … */
  readonly minNotFounds: number;
  /** … and this long after the last send. */
  readonly notFoundProofAfterMs: number;
  /** How long after its end a failed attempt is looked at again: a rail may change its mind, and its callback may get lost. */
  readonly secondLooksMs: readonly number[];
}

export interface Settlement {
  readonly state: AttemptState;
  readonly failureCode: FailureCode | null;
  /** null: nothing is due any more. */
  readonly next: { readonly action: NextAction; readonly inMs: number } | null;
  readonly needsReview: boolean;
  /** The send that this answer belongs to is proved not to have arrived. */
  readonly provesNotSent: boolean;
  readonly isKnownToRail: boolean;
  readonly notFounds: number;
}

export interface SettlementInput {
  readonly facts: AttemptFacts;
  readonly outcome: Outcome;
  readonly policy: SettlementPolicy;
  readonly nowMs: number;
  /** A number in [0, 1) for the jitter. */
  readonly random: number;
}

/** What the answer to the instruction itself means. */
export function settleInstruction(input: SettlementInput): Settlement {
  const { facts, outcome } = input;
  if (isFinal(ATTEMPT_TRANSITIONS, facts.state)) return lookedAtAgain(input);
  switch (outcome.class) {
    case 'succeeded':
      return outcome.needsReview ? ask(input, 'unknown', { needsReview: true }) : ended(input, 'succeeded', null);
    case 'accepted':
      return ask(input, 'pending', { isKnownToRail: true });
    case 'declined':
    case 'refused_by_rail':
      // An answer to the second send of a reference proves nothing about the first one.
      return facts.unprovenSends > 1
        ? ask(input, 'unknown')
        : ended(input, 'failed', outcome.failureCode ?? 'rail_rejected');
    case 'not_sent':
      return neverArrived(input);
    case 'unknown_reference':
    case 'ambiguous':
      return ask(input, 'unknown', { isKnownToRail: facts.isKnownToRail || outcome.isKnownToRail === true });
    default:
      return outcome.class satisfies never;
  }
}

/** What the answer to a status query means. A query that failed is no news at all. */
export function settleStatus(answer: SettlementInput): Settlement {
  const { facts, outcome } = answer;
  if (outcome.askAgainInMs !== undefined) return postponed(answer, outcome.askAgainInMs);
  const input = { ...answer, facts: { ...facts, polls: facts.polls + 1 } };
  if (isFinal(ATTEMPT_TRANSITIONS, facts.state)) return lookedAtAgain(input);
  if (outcome.needsReview) return ask(input, 'unknown', { needsReview: true, isKnownToRail: true });
  switch (outcome.class) {
    case 'succeeded':
      return ended(input, 'succeeded', null);
    case 'declined':
    case 'refused_by_rail':
      return ended(input, 'failed', outcome.failureCode ?? 'rail_rejected');
    case 'accepted':
      return ask(input, 'pending', { isKnownToRail: true });
    case 'unknown_reference':
      return nothingFound(input);
    case 'not_sent':
    case 'ambiguous':
      return ask(input, isSenderDead(input) ? 'unknown' : facts.state);
    default:
      return outcome.class satisfies never;
  }
}

/** Nobody waits for the answer to the last send any more. What it left behind the rail may have, so nobody calls it unsent. */
function isSenderDead({ facts, policy, nowMs }: SettlementInput): boolean {
  return facts.state === 'sending' && nowMs - facts.lastSentAtMs >= policy.maxAnswerMs;
}

/**
 * Nobody was asked, so nothing has changed and nothing is counted. When the schedule is over by age a person is told, but the
 * question is still put: it may have been a callback that wanted it.
 */
function postponed(input: SettlementInput, inMs: number | null): Settlement {
  const { facts, policy, nowMs } = input;
  const ageMs = nowMs - facts.lastSentAtMs;
  const isLive = !isFinal(ATTEMPT_TRANSITIONS, facts.state);
  const againInMs = inMs ?? nextPollInMs(policy.pollSchedule, facts.polls, ageMs) ?? longestPollMs(policy.pollSchedule);
  return {
    ...unchanged(input),
    needsReview: isLive && isPollScheduleOver(policy.pollSchedule, ageMs),
    next: { action: 'ask_status', inMs: againInMs },
  };
}

function nothingFound(input: SettlementInput): Settlement {
  const { facts, policy, nowMs } = input;
  const isDead = isSenderDead(input);
  const isOver = facts.state !== 'sending' || isDead;
  const state = isDead ? 'unknown' : facts.state;
  // The rail knew it and now does not: no rule can explain that, so a person must. Only while it is still being sent may a
  // callback have overtaken the rail's own books.
  if (facts.isKnownToRail) return ask(input, state, { needsReview: isOver });

  const notFounds = facts.notFounds + 1;
  if (isDead && facts.sends < policy.maxSends && nowMs < facts.sendBeforeMs) {
    return { ...unchanged(input), next: { action: 'send', inMs: 0 }, notFounds: 0 };
  }
  const isSettled = notFounds >= policy.minNotFounds && nowMs - facts.lastSentAtMs >= policy.notFoundProofAfterMs;
  if (isSettled && isOver) return { ...ended(input, 'failed', 'rail_never_accepted'), notFounds };
  return ask(input, state, { notFounds });
}

function neverArrived(input: SettlementInput): Settlement {
  const { facts, outcome } = input;
  // It has called us back, or knew the reference before: what it says of this send does not hold for the reference.
  if (facts.isKnownToRail) return ask(input, 'unknown');
  const provesNotSent = isSaidByRail(outcome.evidence);
  const isOpen = facts.unprovenSends > 1 || !provesNotSent;
  // Another rail could go on, but not before it is known what became of this one.
  if (facts.state !== 'sending' || (isOpen && facts.hasAlternative)) return ask(input, 'unknown', { provesNotSent });
  return sendAgainLater(input, { provesNotSent, isOpen });
}

/** To the only rail, the same reference may go out again even while an earlier send is open: the rail knows a duplicate. */
function sendAgainLater(
  input: SettlementInput,
  { provesNotSent, isOpen }: { provesNotSent: boolean; isOpen: boolean },
): Settlement {
  const { facts, outcome, policy, nowMs, random } = input;
  const maxSends = facts.hasAlternative ? policy.maxSendsBeforeSwitch : policy.maxSends;
  // Nothing was even called: this rail is known to be down, and another one is not.
  const isShut = facts.hasAlternative && outcome.evidence.call === NO_CALL;
  if (isShut || facts.sends >= maxSends) {
    if (isOpen) return ask(input, 'unknown', { provesNotSent });
    return { ...ended(input, 'failed', outcome.failureCode ?? 'rail_unavailable'), provesNotSent: true };
  }
  // The last try is due at the very end of its time, where the runner lets it expire instead of sending it.
  const leftMs = Math.max(facts.sendBeforeMs - nowMs, 0);
  // The second half of the sends is spread over what is left: they last as long as its time does, an outage of hours too.
  const isSpread = !facts.hasAlternative && 2 * facts.sends > maxSends;
  const sparingMs = isSpread ? leftMs / (maxSends - facts.sends) : 0;
  const inMs = Math.min(Math.max(backoffMs(policy.backoff, facts.sends, random), sparingMs), leftMs);
  return { ...unchanged(input), state: 'sending', next: { action: 'send', inMs }, provesNotSent };
}

/**
 * A 503 without a word of the rail's own may come from something in front of it, after the rail has taken the instruction.
 * Where the same reference can only go to the same rail again, a duplicate would show that; another rail would not know, so
 * there the rail is asked. Either way the send stays open: nothing ends as unsent on such an answer. A 429 is said by who
 * counts the calls, before it passes any on.
 */
function isSaidByRail({ httpStatus, railCode }: Evidence): boolean {
  return httpStatus !== 503 || railCode !== null;
}

/** The time to send it is over: an attempt of which nothing can have arrived ends here; any other is asked about. */
export function settleExpired(input: Omit<SettlementInput, 'outcome'>): Settlement {
  const whole = { ...input, outcome: NOTHING_SAID };
  if (isFinal(ATTEMPT_TRANSITIONS, input.facts.state)) return unchanged(whole);
  if (input.facts.unprovenSends > 1 || input.facts.isKnownToRail) return ask(whole, 'unknown', { provesNotSent: true });
  return { ...ended(whole, 'failed', 'expired'), provesNotSent: true };
}

/** In the evidence of what never left this process. */
export const NO_CALL = 'none';

/** The outcome of a send that never happened. */
export const NOTHING_SAID: Outcome = {
  class: 'not_sent',
  failureCode: 'expired',
  railTransactionId: null,
  needsReview: false,
  fault: null,
  evidence: {
    call: NO_CALL,
    httpStatus: null,
    railCode: null,
    replySha256: null,
    replyExcerpt: null,
    transportError: 'not sent: its time was over',
  },
};

/**
 * A final attempt stays what it is. It is looked at again because a late callback told something, or because a failed one is
 * always looked at again some time later: what contradicts it is told, and a question that was not answered is asked again.
 */
function lookedAtAgain(input: SettlementInput): Settlement {
  const { facts, outcome } = input;
  switch (outcome.class) {
    case 'ambiguous':
    case 'not_sent':
      return ask(input, facts.state, { needsReview: outcome.needsReview });
    case 'succeeded':
      return { ...unchanged(input), needsReview: facts.state === 'failed' };
    case 'accepted':
      // What failed and is waiting again may still move.
      return facts.state === 'failed' ? ask(input, 'failed', { needsReview: true }) : unchanged(input);
    case 'declined':
    case 'refused_by_rail':
      return { ...unchanged(input), needsReview: facts.state === 'succeeded', next: nextLook(input) };
    case 'unknown_reference':
      return { ...unchanged(input), next: nextLook(input) };
    default:
      return outcome.class satisfies never;
  }
}

function ended(input: SettlementInput, state: 'succeeded' | 'failed', failureCode: FailureCode | null): Settlement {
  const hasLeft = input.facts.sends > 1 || input.outcome.evidence.call !== NO_CALL;
  const next = state === 'failed' && hasLeft ? secondLook(input.policy, 0) : null;
  return { ...unchanged(input), state, failureCode, next };
}

function nextLook({ facts, policy, nowMs }: SettlementInput): Settlement['next'] {
  if (facts.state !== 'failed' || facts.finishedAtMs === null) return null;
  return secondLook(policy, nowMs - facts.finishedAtMs);
}

/** When a failed attempt is asked about again, so many milliseconds after its end; null = it is over for good. */
export function secondLook({ secondLooksMs }: SettlementPolicy, ageMs: number): Settlement['next'] {
  const atMs = secondLooksMs.find((lookMs) => lookMs > ageMs);
  return atMs === undefined ? null : { action: 'ask_status', inMs: atMs - ageMs };
}

function ask(input: SettlementInput, wanted: AttemptState, differences: Partial<Settlement> = {}): Settlement {
  const { facts, policy, nowMs } = input;
  const state = canMove(ATTEMPT_TRANSITIONS, facts.state, wanted) ? wanted : facts.state;
  const sinceSentMs = nowMs - facts.lastSentAtMs;
  const pollInMs = nextPollInMs(policy.pollSchedule, facts.polls, sinceSentMs);
  const base = unchanged(input);
  if (pollInMs === null) return { ...base, ...differences, state, needsReview: true };
  // The moment from which "not found" is proof is asked at, not slept through: another rail may have to go out in time.
  const proofInMs = policy.notFoundProofAfterMs - sinceSentMs;
  const inMs = state === 'unknown' && proofInMs > 0 ? Math.min(pollInMs, proofInMs) : pollInMs;
  return { ...base, ...differences, state, next: { action: 'ask_status', inMs } };
}

function unchanged({ facts }: SettlementInput): Settlement {
  return {
    state: facts.state,
    failureCode: null,
    next: null,
    needsReview: false,
    provesNotSent: false,
    isKnownToRail: facts.isKnownToRail,
    notFounds: facts.notFounds,
  };
}
