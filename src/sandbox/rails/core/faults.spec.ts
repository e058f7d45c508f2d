import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { FAULT_NAMES } from './fault-names.js';
import { type FaultOrder, readFaultOrder } from './fault-order.js';
import { Faults } from './faults.js';

const RAIL = 'mtn_momo';
const PACE = { slowMs: 20_000, hangMs: 60_000 };
const CALLS = Array.from({ length: 1000 }, (_, n) => `call ${n}`);

function order(differences: Partial<FaultOrder> = {}): FaultOrder {
  return { rail: RAIL, fault: 'http_500', rate: 1, count: null, ms: null, forMs: null, ...differences };
}

describe('the faults of the rails', () => {
  let faults: Faults;
  const onExpiry = jest.fn();

  beforeEach(() => {
    jest.useFakeTimers();
    onExpiry.mockReset();
    faults = new Faults(1, onExpiry);
  });

  afterEach(() => {
    faults.clear();
    jest.useRealTimers();
  });

  function struckCalls(of: Faults, calls = CALLS): string[] {
    return calls.filter((call) => of.strike(RAIL, 'http_500', call) !== null);
  }

  it('strike nothing while none is on', () => {
    expect(faults.hasAny(RAIL)).toBe(false);
    expect(faults.strike(RAIL, 'http_500', 'a call')).toBeNull();
    expect(faults.list()).toEqual([]);
  });

  it('strike every call of their rail, and no other rail or fault', () => {
    faults.order(order());
    expect(faults.strike(RAIL, 'http_500', 'a call')).toBe(0);
    expect(faults.strike('another_rail', 'http_500', 'a call')).toBeNull();
    expect(faults.strike(RAIL, 'http_503', 'a call')).toBeNull();
    expect(faults.hasAny(RAIL)).toBe(true);
    expect(faults.hasAny('another_rail')).toBe(false);
  });

  it('tell how long they last where they have a length', () => {
    faults.order(order({ fault: 'latency', ms: 750 }));
    expect(faults.strike(RAIL, 'latency', 'a call')).toBe(750);
  });

  it('strike as often as their count says, and are gone after it', () => {
    faults.order(order({ count: 2 }));
    expect(struckCalls(faults, ['a', 'b', 'c'])).toEqual(['a', 'b']);
    expect(faults.list()).toEqual([]);
    expect(faults.hasAny(RAIL)).toBe(false);
  });

  it('show how much of their count is left', () => {
    faults.order(order({ count: 3 }));
    faults.strike(RAIL, 'http_500', 'a call');
    expect(faults.list()).toEqual([{ ...order({ count: 2 }), until: null }]);
  });

  it('strike about as many calls as their rate says', () => {
    faults.order(order({ rate: 0.3 }));
    const share = struckCalls(faults).length / CALLS.length;
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.35);
  });

  it('strike nothing at a rate of 0', () => {
    faults.order(order({ rate: 0 }));
    expect(struckCalls(faults)).toEqual([]);
  });

  it('choose the same calls for the same seed, and others for another', () => {
    const [same, other] = [new Faults(1, onExpiry), new Faults(2, onExpiry)];
    for (const some of [faults, same, other]) some.order(order({ rate: 0.5 }));
    const struck = struckCalls(faults);
    expect(struckCalls(same, CALLS.toReversed())).toEqual(struck.toReversed());
    expect(struckCalls(other)).not.toEqual(struck);
  });

  it('draw anew for a repeated call, so that a retry can get through', () => {
    faults.order(order({ rate: 0.5 }));
    const draws = CALLS.map(() => faults.strike(RAIL, 'http_500', 'the same call') !== null);
    expect(new Set(draws)).toEqual(new Set([true, false]));
  });

  it('take from the count only what their rate lets them strike', () => {
    faults.order(order({ rate: 0.5, count: 3 }));
    expect(struckCalls(faults)).toHaveLength(3);
  });

  it('end by themselves after forMs, and say so once', () => {
    faults.order(order({ forMs: 1000 }));
    expect(faults.list()[0]?.until).toBe(new Date(Date.now() + 1000).toISOString());
    jest.advanceTimersByTime(999);
    expect(faults.strike(RAIL, 'http_500', 'a call')).toBe(0);
    expect(onExpiry).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(faults.strike(RAIL, 'http_500', 'a call')).toBeNull();
    expect(onExpiry).toHaveBeenCalledTimes(1);
  });

  it('replace the order of the same fault, and its end with it', () => {
    faults.order(order({ forMs: 1000 }));
    faults.order(order({ count: 5 }));
    jest.advanceTimersByTime(10_000);
    expect(faults.list()).toEqual([{ ...order({ count: 5 }), until: null }]);
    expect(onExpiry).not.toHaveBeenCalled();
  });

  it('are cleared all at once or rail by rail, with their timers', () => {
    faults.order(order({ forMs: 1000 }));
    faults.order(order({ fault: 'latency', ms: 10 }));
    faults.order(order({ rail: 'another_rail', forMs: 1000 }));
    expect(faults.clear(RAIL)).toBe(2);
    expect(faults.list().map(({ rail }) => rail)).toEqual(['another_rail']);
    expect(faults.clear()).toBe(1);
    expect(faults.clear()).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([
    ['every call without end', {}],
    ['every call for a while', { forMs: 1000 }],
  ])('shut the port of their rail when %s is refused its connection', (_, differences) => {
    faults.order(order({ fault: 'refuse_connections', ...differences }));
    expect(faults.isShut(RAIL)).toBe(true);
    expect(faults.isShut('another_rail')).toBe(false);
  });

  it.each([
    ['only some calls are', { rate: 0.9 }],
    ['only the next calls are', { count: 3 }],
  ])('leave the port open when %s refused their connection', (_, differences) => {
    faults.order(order({ fault: 'refuse_connections', ...differences }));
    expect(faults.isShut(RAIL)).toBe(false);
  });

  it('leave the port open whatever else is on', () => {
    faults.order(order());
    expect(faults.isShut(RAIL)).toBe(false);
  });
});

describe('the order of a fault', () => {
  const read = (body: unknown) => readFaultOrder(body, [RAIL], PACE);

  it.each(FAULT_NAMES)('%s needs no more than its rail and its name', (fault) => {
    expect(read({ rail: RAIL, fault })).toMatchObject({ rail: RAIL, fault, rate: 1, count: null, forMs: null });
  });

  it.each([
    ['timeout_after_accept', PACE.hangMs],
    ['slow_pin', PACE.slowMs],
    ['latency', 1000],
    ['http_500', null],
  ])('%s lasts %s ms when it does not say how long', (fault, ms) => {
    expect(read({ rail: RAIL, fault })).toMatchObject({ ms });
  });

  it('is taken as it is when all of it is told', () => {
    const full = order({ fault: 'latency', rate: 0.5, count: 7, ms: 20, forMs: 5000 });
    expect(read(full)).toEqual(full);
  });

  it.each([
    ['is not an object', 'latency', /expected object/],
    ['names no rail', { fault: 'http_500' }, /rail/],
    ['names a rail that is not served', { rail: 'vodafone_cash', fault: 'http_500' }, /rail must be one of mtn_momo/],
    ['names no fault that there is', { rail: RAIL, fault: 'earthquake' }, /fault/],
    ['has a rate above 1', { rail: RAIL, fault: 'http_500', rate: 1.1 }, /rate/],
    ['has a rate below 0', { rail: RAIL, fault: 'http_500', rate: -0.1 }, /rate/],
    ['has a count of 0', { rail: RAIL, fault: 'http_500', count: 0 }, /count/],
    ['has a count that is not whole', { rail: RAIL, fault: 'http_500', count: 1.5 }, /count/],
    ['has negative ms', { rail: RAIL, fault: 'latency', ms: -1 }, /ms/],
    ['has forMs of 0', { rail: RAIL, fault: 'http_500', forMs: 0 }, /forMs/],
    ['gives ms to a fault without a length', { rail: RAIL, fault: 'http_500', ms: 5 }, /ms has no meaning/],
    ['has a field that nobody knows', { rail: RAIL, fault: 'http_500', often: true }, /often/],
  ])('is refused when it %s', (_, body, complaint) => {
    expect(read(body)).toMatch(complaint);
  });
});
