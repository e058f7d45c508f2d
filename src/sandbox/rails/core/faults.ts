import type { FaultName } from './fault-names.js';
import type { FaultOrder } from './fault-order.js';
import { chance } from './seeded.js';

interface ActiveFault extends FaultOrder {
  untilMs: number | null;
  timer: NodeJS.Timeout | null;
}

const MAX_COUNTED_CALLS = 100_000;

/** Which faults are on, per rail. Ordering a fault that is on already replaces it. */
export class Faults {
  private readonly active = new Map<string, Map<FaultName, ActiveFault>>();
  private readonly callsSeen = new Map<string, number>();

  constructor(
    private readonly seed: number,
    /** Called when a fault ends by itself, so that a closed port can open again. */
    private readonly onExpiry: () => void,
  ) {}

  order(order: FaultOrder): void {
    const ofRail = this.active.get(order.rail) ?? new Map<FaultName, ActiveFault>();
    this.active.set(order.rail, ofRail);
    this.remove(order.rail, order.fault);
    const untilMs = order.forMs === null ? null : Date.now() + order.forMs;
    const fault: ActiveFault = { ...order, untilMs, timer: null };
    if (order.forMs !== null) {
      fault.timer = setTimeout(() => {
        this.remove(order.rail, order.fault);
        this.onExpiry();
      }, order.forMs);
    }
    ofRail.set(order.fault, fault);
  }

  list(): (FaultOrder & { until: string | null })[] {
    return [...this.active.values()]
      .flatMap((ofRail) => [...ofRail.values()])
      .map(({ rail, fault, rate, count, ms, forMs, untilMs }) => ({
        rail,
        fault,
        rate,
        count,
        ms,
        forMs,
        until: untilMs === null ? null : new Date(untilMs).toISOString(),
      }));
  }

  /** Clears all faults (of one rail, when it is named) and says how many there were. */
  clear(rail?: string): number {
    let cleared = 0;
    for (const [name, ofRail] of this.active) {
      if (rail !== undefined && rail !== name) continue;
      for (const fault of ofRail.keys()) {
        this.remove(name, fault);
        cleared += 1;
      }
    }
    return cleared;
  }

  hasAny(rail: string): boolean {
    return (this.active.get(rail)?.size ?? 0) > 0;
  }

  /** True when no connection at all may get through: then the rail's own port is really closed. */
  isShut(rail: string): boolean {
    const fault = this.active.get(rail)?.get('refuse_connections');
    return fault !== undefined && fault.rate === 1 && fault.count === null;
  }

  /**
   * Does the fault strike this call? Then one is taken from its count and its `ms` is returned (0 when it has none);
   * null = no. A retry of the same call draws anew, but always the same draw for the same seed.
   */
  strike(rail: string, name: FaultName, call: string): number | null {
    const fault = this.active.get(rail)?.get(name);
    if (fault === undefined) return null;
    if (fault.rate < 1 && this.draw(`${rail}|${name}|${call}`) >= fault.rate) return null;
    if (fault.count !== null) {
      fault.count -= 1;
      if (fault.count === 0) this.remove(rail, name);
    }
    return fault.ms ?? 0;
  }

  private draw(call: string): number {
    const nth = this.callsSeen.get(call) ?? 0;
    if (this.callsSeen.size >= MAX_COUNTED_CALLS) this.callsSeen.clear();
    this.callsSeen.set(call, nth + 1);
    return chance(this.seed, call, String(nth));
  }

  private remove(rail: string, name: FaultName): void {
    const ofRail = this.active.get(rail);
    const fault = ofRail?.get(name);
    if (fault?.timer) clearTimeout(fault.timer);
    ofRail?.delete(name);
  }
}
