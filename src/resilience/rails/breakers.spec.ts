import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PinoLogger } from 'nestjs-pino';
import type { AppConfig } from '../../config/app-config.js';
import type { Fault } from '../../domain/outcome.js';
import type { ProviderCall, ProviderCallListener } from '../../providers/provider-call.js';
import type { BalanceKind, Provider } from '../../providers/provider.js';
import { ProviderRegistry } from '../../providers/provider-registry.js';
import { Breakers } from './breakers.js';
import type { PendingAges } from './pending-ages.js';
import type { RailControls } from './rail-controls.js';

const config = {
  role: 'all',
  breaker: { windowMs: 10_000, minCalls: 10, faultPercent: 50, tryAgainAfterMs: 10 },
} as unknown as AppConfig;
const controls = {
  reports: [] as object[],
  reportFrom: () => undefined,
  overrideOf: () => null,
  pauseOf: () => null,
};
const logger = { setContext: () => undefined, warn: () => undefined } as unknown as PinoLogger;

describe('the breakers of a rail whose payouts are served apart from its collections', () => {
  let breakers: Breakers;
  let report: ProviderCallListener;
  let asked: BalanceKind[];
  let answering: Set<BalanceKind>;
  let tell: () => void;

  const start = (balances: readonly BalanceKind[]) => {
    asked = [];
    answering = new Set();
    const rail = {
      name: 'rail',
      capabilities: { balances },
      getBalance: (kind: BalanceKind) => {
        asked.push(kind);
        tell();
        return Promise.resolve({ isAnswered: answering.has(kind) });
      },
    } as unknown as Provider;
    const registry = new ProviderRegistry((listener) => {
      report = listener;
      return [rail];
    });
    const pendingAges = { isStuck: () => false } as unknown as PendingAges;
    breakers = new Breakers(registry, controls as unknown as RailControls, pendingAges, config, logger);
    breakers.onModuleInit();
  };
  beforeEach(() => {
    tell = () => undefined;
    controls.reports = [];
    start(['collected', 'float']);
  });
  afterEach(() => breakers.onApplicationShutdown());

  const spoil = async (operation: ProviderCall['operation'], fault: Fault | null = 'rail') => {
    for (let nth = 0; nth < 12; nth += 1)
      report({ provider: 'rail', operation, class: 'ambiguous', fault, durationMs: 5 });
    await new Promise((resolve) => setImmediate(resolve));
  };
  /** After so many looks of the breaker at the rail. */
  const probes = (count: number) =>
    new Promise<void>((resolve) => {
      tell = () => {
        if (asked.length >= count) setImmediate(resolve);
      };
    });

  it.each([
    ['disburse', 'float', 'collected'],
    ['refund', 'float', 'collected'],
    ['collect', 'collected', 'float'],
    ['get_status', 'collected', 'float'],
  ] as const)('try %s out with the balance %s, and stay open while only %s answers', async (operation, own, other) => {
    answering.add(other);
    await spoil(operation);
    expect(breakers.verdictOn('rail', operation).state).toBe('open');
    await probes(3);
    expect(new Set(asked)).toEqual(new Set([own]));
    expect(breakers.verdictOn('rail', operation).state).not.toBe('closed');
    answering.add(own);
    await probes(asked.length + 1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(breakers.verdictOn('rail', operation).state).toBe('closed');
  });

  it('try a rail out with the only account that it has', async () => {
    breakers.onApplicationShutdown();
    start(['float']);
    answering.add('float');
    await spoil('collect');
    await probes(1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect([asked, breakers.verdictOn('rail', 'collect').state]).toEqual([['float'], 'closed']);
  });

  it.each(['us', null] as const)('do not open for what was not the rail’s fault: %s', async (fault) => {
    await spoil('disburse', fault);
    expect(breakers.sparing('rail', 'disburse')).toBeNull();
    expect(breakers.countsOf('rail', 'disburse')).toEqual({ calls: 12, faults: 0 });
  });

  it('know how many processes share what a rail allows', () => {
    expect(breakers.callers()).toBe(1);
    controls.reports = [{}, {}];
    expect(breakers.callers()).toBe(3);
  });
});
