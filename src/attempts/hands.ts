/** What each rail has for itself, whatever the others do. */
const OWN_SHARE = 1 / 8;
/** A busy rail gets no more until so much is free again: one statement for one attempt would be the dearest way. */
const WORTH_A_CLAIM_SHARE = 1 / 4;

/**
 * The attempts that one process may have in work. Each rail has some hands of its own, and the rest is for whoever comes: a rail
 * that is slow can take all of the rest, and none that is another's.
 */
export class Hands {
  private readonly own: number;
  private readonly out = new Map<string, number>();
  private total = 0;

  constructor(
    private readonly count: number,
    private readonly rails: readonly string[],
  ) {
    const each = Math.floor(count / Math.max(1, rails.length));
    this.own = Math.min(each, Math.max(1, Math.floor(count * OWN_SHARE)));
  }

  get free(): number {
    return this.count - this.total;
  }

  /** False: what is left belongs to others. */
  take(rail: string): boolean {
    if (this.roomOf(rail) <= 0) return false;
    this.add(rail, 1);
    return true;
  }

  /** For an attempt that is claimed already. */
  force(rail: string): void {
    this.add(rail, 1);
  }

  giveBack(rail: string): void {
    this.add(rail, -1);
  }

  /** Nothing should be claimed for it now. */
  isFull(rail: string): boolean {
    const worth = this.outOf(rail) >= this.own ? this.count * WORTH_A_CLAIM_SHARE : this.own / 2;
    return this.roomOf(rail) < Math.max(1, Math.floor(worth));
  }

  full(): string[] {
    return this.rails.filter((rail) => this.isFull(rail));
  }

  /** How many may be claimed at once, even if all of them are of one rail that is not full. */
  claimable(): number {
    const rooms = this.rails.filter((rail) => !this.isFull(rail)).map((rail) => this.roomOf(rail));
    return rooms.length === 0 ? 0 : Math.min(...rooms);
  }

  /** What is free and not kept for another. */
  private roomOf(rail: string): number {
    const kept = this.rails
      .filter((other) => other !== rail)
      .reduce((sum, other) => sum + Math.max(0, this.own - this.outOf(other)), 0);
    return this.free - kept;
  }

  private outOf(rail: string): number {
    return this.out.get(rail) ?? 0;
  }

  private add(rail: string, difference: 1 | -1): void {
    this.total += difference;
    this.out.set(rail, this.outOf(rail) + difference);
  }
}
