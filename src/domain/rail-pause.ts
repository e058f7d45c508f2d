export const PAUSE_KINDS = ['disabled', 'maintenance'] as const;
/** `disabled`: switched off by an operator. `maintenance`: a planned time, known beforehand. */
export type PauseKind = (typeof PAUSE_KINDS)[number];

/** A time in which a rail is given no instructions. It is still asked about those that it has. */
export interface RailPause {
  readonly id: string;
  readonly provider: string;
  readonly kind: PauseKind;
  readonly startsAt: Date;
  /** null = until somebody enables it. */
  readonly endsAt: Date | null;
  readonly reason: string;
  readonly apiKeyId: string;
  readonly setAt: Date;
}

/** The pause that holds now; of several, the one that an operator made. */
export function pauseOf(pauses: readonly RailPause[], provider: string, at: Date): RailPause | null {
  const now = pauses.filter((pause) => pause.provider === provider && holds(pause, at));
  return now.find(({ kind }) => kind === 'disabled') ?? now[0] ?? null;
}

function holds({ startsAt, endsAt }: RailPause, at: Date): boolean {
  return startsAt <= at && (endsAt === null || at < endsAt);
}
