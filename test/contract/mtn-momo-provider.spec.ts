import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { money } from '../../src/domain/money.js';
import { MtnMomoClient } from '../../src/providers/mtn-momo/mtn-momo.client.js';
import { MtnMomoProvider } from '../../src/providers/mtn-momo/mtn-momo.provider.js';
import type { Instruction } from '../../src/providers/provider.js';
import type { RunningRails } from '../../src/sandbox/rails/options.js';
import { startRails } from '../../src/sandbox/rails/start-rails.js';
import { RailsClient } from '../support/rails-client.js';
import { RAIL_CREDENTIALS } from '../support/rail-credentials.js';
import { waitFor } from '../support/wait-for.js';

const mtn = RAIL_CREDENTIALS.mtn_momo;
const product = { subscriptionKey: mtn.collectionSubscriptionKey, apiUser: mtn.apiUser, apiKey: mtn.apiKey };

interface CallCount {
  endpoint: string;
  outcome: string;
  count: number;
}

/**
 * MTN MoMo (PUBLIC contract), the provider against its simulated rail over real HTTP. Quirks: no idempotent replay (409 on
 * every repeat), business errors as HTTP 500, "accepted" as an empty 202, HTML with status 200.
 */
describe('the MTN MoMo provider', () => {
  let stateDir: string;
  let rails: RunningRails;
  let control: RailsClient;
  const opened: MtnMomoProvider[] = [];

  beforeAll(async () => {
    stateDir = mkdtempSync(join(tmpdir(), 'synccash-contract-'));
    const pace = { minDelayMs: 10, maxDelayMs: 40, hangMs: 10_000 };
    rails = await startRails({ port: 0, stateDir, credentials: RAIL_CREDENTIALS, pace });
    control = new RailsClient(rails.url);
  });

  afterEach(async () => {
    await control.clearFaults();
    for (const provider of opened.splice(0)) await provider.onApplicationShutdown();
  });

  afterAll(async () => {
    await rails.close();
    rmSync(stateDir, { recursive: true, force: true });
  });

  function connect(differences: Partial<ConstructorParameters<typeof MtnMomoClient>[0]> = {}): MtnMomoProvider {
    const config = {
      baseUrl: rails.railUrls.mtn_momo!,
      targetEnvironment: mtn.targetEnvironment,
      currency: 'GHS' as const,
      collection: product,
      disbursement: null,
      requestTimeoutMs: 800,
      maxConnections: 16,
      statusQueriesPerSecond: 5000,
      ...differences,
    };
    const provider = new MtnMomoProvider(config, new MtnMomoClient(config));
    opened.push(provider);
    return provider;
  }

  function order(ending = '20', differences: Partial<Instruction> = {}): Instruction {
    return {
      reference: randomUUID(),
      operation: 'collect',
      wallet: { network: 'MTN', msisdn: `+2332412345${ending}` },
      money: money(1050, 'GHS'),
      description: 'Order (42); Ama’s & Kofi’s',
      callbackUrl: null,
      ...differences,
    };
  }

  const context = () => ({ signal: AbortSignal.timeout(10_000), correlationId: 'contract' });
  const collect = (provider: MtnMomoProvider, instruction: Instruction) => provider.collect(instruction, context());
  const ask = (provider: MtnMomoProvider, { reference, operation, money: amount, wallet }: Instruction) =>
    provider.getStatus({ reference, operation, money: amount, wallet }, context());

  async function calls(endpoint: string): Promise<Record<string, number>> {
    const response = await fetch(`${rails.url}/__calls?rail=mtn_momo`, { signal: AbortSignal.timeout(5000) });
    const rows = ((await response.json()) as CallCount[]).filter((row) => row.endpoint.includes(endpoint));
    return Object.fromEntries(rows.map(({ outcome, count }) => [outcome, count]));
  }

  it('collects: accepted, then succeeded with the rail’s transaction id', async () => {
    const provider = connect();
    const instruction = order();
    expect(await collect(provider, instruction)).toMatchObject({ class: 'accepted', evidence: { httpStatus: 202 } });
    const outcome = await waitFor('the payment to move', async () => {
      const found = await ask(provider, instruction);
      return found.class === 'accepted' ? null : found;
    });
    expect(outcome).toMatchObject({ class: 'succeeded', railTransactionId: expect.stringMatching(/^\d{10}$/) });
    expect(outcome.evidence.replySha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['01', 'insufficient_funds'],
    ['02', 'declined_by_payer'],
    ['06', 'limit_reached'],
  ])('is declined when the payer’s number ends in %s: %s', async (ending, failureCode) => {
    const provider = connect();
    const instruction = order(ending);
    await collect(provider, instruction);
    const outcome = await waitFor('the payment to fail', async () => {
      const found = await ask(provider, instruction);
      return found.class === 'accepted' ? null : found;
    });
    expect(outcome).toMatchObject({ class: 'declined', failureCode });
  });

  it('takes a business error inside HTTP 500 as the answer it is', async () => {
    expect(await collect(connect(), order('05'))).toMatchObject({
      class: 'declined',
      failureCode: 'wallet_not_found',
      evidence: { httpStatus: 500, railCode: 'PAYER_NOT_FOUND' },
    });
  });

  it('finds a duplicate reference ambiguous, because the first one may have moved', async () => {
    const provider = connect();
    const instruction = order();
    await collect(provider, instruction);
    expect(await collect(provider, instruction)).toMatchObject({
      class: 'ambiguous',
      evidence: { httpStatus: 409, railCode: 'RESOURCE_ALREADY_EXIST' },
    });
    expect((await control.books()).filter((row) => row.reference === instruction.reference)).toHaveLength(1);
  });

  it('does not know a reference that it never sent', async () => {
    expect((await ask(connect(), order())).class).toBe('unknown_reference');
  });

  it.each([
    ['http_500', 'ambiguous'],
    ['http_503', 'not_sent'],
    ['http_429', 'not_sent'],
    ['html_200', 'ambiguous'],
    ['reset', 'ambiguous'],
    ['timeout_before_accept', 'ambiguous'],
    ['timeout_after_accept', 'ambiguous'],
    ['refuse_connections', 'not_sent'],
  ])('answers %s with %s', async (fault, outcomeClass) => {
    const provider = connect();
    await collect(provider, order());
    await control.fault(fault);
    const instruction = order();
    expect((await collect(provider, instruction)).class).toBe(outcomeClass);
    await control.clearFaults();
    // What was "not sent" is not in the rail's books; of "ambiguous" nobody can tell, which is the point.
    const rows = (await control.books()).filter((row) => row.reference === instruction.reference);
    if (outcomeClass === 'not_sent') expect(rows).toEqual([]);
    expect(rows.length).toBe(fault === 'timeout_after_accept' ? 1 : 0);
  });

  it('has no opinion when a status query fails', async () => {
    const provider = connect();
    const instruction = order();
    await collect(provider, instruction);
    await control.fault('status_unavailable');
    expect((await ask(provider, instruction)).class).toBe('ambiguous');
  });

  it('has its configuration refused, and knows whose fault it is', async () => {
    const wrongKey = connect({ collection: { ...product, apiKey: 'wrong' } });
    expect(await collect(wrongKey, order())).toMatchObject({ class: 'not_sent' });
    const wrongSubscription = connect({ collection: { ...product, subscriptionKey: 'wrong' } });
    expect(await collect(wrongSubscription, order())).toMatchObject({ class: 'not_sent' });
    const wrongTarget = connect({ targetEnvironment: 'mtnuganda' });
    expect(await collect(wrongTarget, order())).toMatchObject({
      class: 'refused_by_rail',
      failureCode: 'rail_configuration',
    });
    expect(await collect(connect(), order('20', { callbackUrl: 'https://elsewhere.example/x' }))).toMatchObject({
      class: 'refused_by_rail',
      failureCode: 'rail_configuration',
      evidence: { railCode: 'INVALID_CALLBACK_URL_HOST' },
    });
  });

  it('asks for one token, however many calls start at once, and for a new one after a 401', async () => {
    const before = (await calls('/token/'))['200'] ?? 0;
    const provider = connect();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => collect(provider, order())));
    expect(new Set(outcomes.map((outcome) => outcome.class))).toEqual(new Set(['accepted']));
    expect((await calls('/token/'))['200']).toBe(before + 1);

    // A restart forgets every token, as MTN may: the next call meets a 401, and only one new token is fetched.
    const { port } = rails;
    const railPort = Number(new URL(rails.railUrls.mtn_momo!).port);
    await rails.close();
    rails = await startRails({ port, railPorts: { mtn_momo: railPort }, stateDir, credentials: RAIL_CREDENTIALS });
    await waitFor('every call to get through again', async () => {
      const found = await Promise.all(Array.from({ length: 20 }, () => ask(provider, order())));
      return found.every((outcome) => outcome.class === 'unknown_reference');
    });
    expect((await calls('requesttopay/'))['401']).toBeGreaterThan(0);
    expect((await calls('/token/'))['200']).toBe(1);
  });
});
