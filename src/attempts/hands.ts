/** What the other rails together leave to each rail, whatever they do. */
const KEPT_SHARE = 1 / 8;
/** A rail gets no more until so much of its part is free: one statement for one attempt would be the dearest way. */
const WORTH_A_CLAIM_SHARE = 1 / 4;

/**
 * The attempts that one process may have in work, shared by its rails: one that is slow fills its own part and no more, so
 * that another always has some.
 */
export class Hands {
  private readonly perRail: number;
  private readonly worthAClaim: number;
  private readonly out = new Map<string, number>();
  private total = 0;

  constructor(
    private readonly count: number,
    rails: number,
  ) {
    const othersKeep = rails > 1 ? Math.ceil(count * KEPT_SHARE) : 0;
    this.perRail = Math.max(1, Math.floor((count - othersKeep) / Math.max(1, rails - 1)));
    this.worthAClaim = Math.max(1, Math.floor(this.perRail * WORTH_A_CLAIM_SHARE));
  }

  get free(): number {
    return this.count - this.total;
  }

  /** False: there is none left, or this rail has its part. */
  take(rail: string): boolean {
    if (this.free <= 0 || this.freeOf(rail) <= 0) return false;
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

  isFull(rail: string): boolean {
    return this.freeOf(rail) < this.worthAClaim;
  }

  /** Rails for which nothing should be claimed now. */
  full(): string[] {
    return [...this.out.keys()].filter((rail) => this.isFull(rail));
  }

  /** How many may be claimed at once, even if all of them are of one rail that is not full. */
  claimable(): number {
    const parts = [...this.out.keys()].filter((rail) => !this.isFull(rail)).map((rail) => this.freeOf(rail));
    return Math.max(0, Math.min(this.free, this.perRail, ...parts));
  }

  private freeOf(rail: string): number {
    return this.perRail - (this.out.get(rail) ?? 0);
  }

  private add(rail: string, difference: 1 | -1): void {
    this.total += difference;
    const out = (this.out.get(rail) ?? 0) + difference;
    if (out > 0) this.out.set(rail, out);
    else this.out.delete(rail);
  }
}
