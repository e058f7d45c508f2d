import type { ClaimedAttempt } from './claimed-attempt.js';

/** Says whether another rail could carry a movement now. The engine knows no routes; whoever has them stands here. */
export interface OtherRailsWatch {
  isAnyOpen(attempt: ClaimedAttempt): Promise<boolean>;
}

/**
 * Whether there was another rail is written down with each attempt, for when nobody needs to ask. Before an attempt ends because
 * of it, it is looked at again: what was open then may be closed now, and an end without another rail would end the movement.
 */
export class OtherRails {
  private watch: OtherRailsWatch | null = null;

  watchBy(watch: OtherRailsWatch): void {
    this.watch = watch;
  }

  async isAnyOpen(attempt: ClaimedAttempt): Promise<boolean> {
    return attempt.facts.hasAlternative && (this.watch === null || (await this.watch.isAnyOpen(attempt)));
  }
}
