import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { firstKeyAt } from '../../src/persistence/first-key-at.js';
import { READ_PENDING_AGES } from '../../src/resilience/rails/pending-ages.js';
import type { PaymentBody } from '../support/api-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

interface PlanNode {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** Rows that were looked at in a table, fit or not. */
function rowsRead(node: PlanNode, table: string): number {
  const own = node['Relation Name'] === table ? node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) : 0;
  return (node.Plans ?? []).reduce((sum, plan) => sum + rowsRead(plan, table), own);
}

describe('what is read, however much there is', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp();
  }, 30_000);
  afterAll(() => test.close());

  const pay = () => test.api.pay('0244000020');

  it('in an outage in which nothing arrives: not more attempts than the look at pending ages may cost', async () => {
    await test.rails.fault('refuse_connections');
    const made = await Promise.all(Array.from({ length: 30 }, pay));
    const [row] = await test.database.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${READ_PENDING_AGES.text}`,
      [firstKeyAt(Date.now() - 60_000), firstKeyAt(Date.now() + 1000), 10, 50],
    );
    const plan = row!['QUERY PLAN'][0]!.Plan;
    const read = rowsRead(plan, 'attempts');
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThanOrEqual(10);
    await test.rails.clearFaults();
    expect(made).toHaveLength(30);
  }, 30_000);

  it('in a list of some time: only the payments whose keys are of that time', async () => {
    const first = await pay();
    const { createdAt } = first;
    const list = async (query: Record<string, string>) => {
      const search = new URLSearchParams({ ...query, limit: '100' }).toString();
      const { body } = await test.api.call<{ data: PaymentBody[] }>('GET', `/payments?${search}`);
      return body.data.map(({ id }) => id);
    };
    const after = new Date(Date.parse(createdAt) + 1).toISOString();
    const before = new Date(Date.parse(createdAt) - 1).toISOString();
    expect(await list({ createdFrom: createdAt, createdTo: createdAt })).toContain(first.id);
    expect(await list({ createdFrom: after })).not.toContain(first.id);
    expect(await list({ createdTo: before })).not.toContain(first.id);
    expect(await list({ createdFrom: before, createdTo: after })).toContain(first.id);

    // No payment has such a time and such a key: it shows that the key is what is looked for.
    await test.database.query(`UPDATE payments SET created_at = '2020-01-01T00:00:00Z' WHERE reference = $1`, [
      first.reference,
    ]);
    expect(await list({ createdTo: '2020-01-02T00:00:00Z' })).toEqual([]);
  });
});
