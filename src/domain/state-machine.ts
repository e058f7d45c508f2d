/** Which states each state may become. A state that lists none is final. */
export type Transitions<S extends string> = Readonly<Record<S, readonly S[]>>;

export class IllegalTransitionError extends Error {
  override readonly name = 'IllegalTransitionError';
}

export function isFinal<S extends string>(transitions: Transitions<S>, state: S): boolean {
  return transitions[state].length === 0;
}

export function canMove<S extends string>(transitions: Transitions<S>, from: S, to: S): boolean {
  return transitions[from].includes(to);
}

/** @throws IllegalTransitionError when the table has no such arrow: that is a bug, not a caller's mistake. */
export function move<S extends string>(transitions: Transitions<S>, from: S, to: S): S {
  if (!canMove(transitions, from, to)) throw new IllegalTransitionError(`${from} may not become ${to}`);
  return to;
}

/** Every arrow of the table, for SQL statements that must allow exactly the same moves. */
export function arrows<S extends string>(transitions: Transitions<S>): { from: S; to: S }[] {
  const states = Object.keys(transitions) as S[];
  return states.flatMap((from) => transitions[from].map((to) => ({ from, to })));
}
