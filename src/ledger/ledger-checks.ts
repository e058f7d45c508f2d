import type { Client } from 'pg';
import { BALANCES } from './checks/balances.js';
import type { Check } from './checks/check.js';
import { ENTRIES } from './checks/entries.js';
import { LATE_MONEY } from './checks/late-money.js';
import { LEGS } from './checks/legs.js';
import { MOVEMENTS } from './checks/movements.js';
import { OBJECTS } from './checks/objects.js';
import { PAYMENTS } from './checks/payments.js';
import { RAILS } from './checks/rails.js';
import { RESERVATIONS } from './checks/reservations.js';

/** What sums to something wrong comes after what says where. */
const CHECKS: readonly Check[] = [
  ...ENTRIES,
  ...RAILS,
  ...RESERVATIONS,
  ...PAYMENTS,
  ...LATE_MONEY,
  ...MOVEMENTS,
  ...OBJECTS,
  ...BALANCES,
  ...LEGS,
];

/**
 * Everything is looked at, so no join is worth following an index row by row; a planner that misjudges how much there is would
 * do that, and a minute become hours.
 */
const JOIN_BY_THE_WHOLE = 'SET LOCAL enable_nestloop = off';

/**
 * Recomputes the books from what they were made of, in one snapshot.
 * @returns the first break in words, or null when everything holds
 */
export async function firstBreak(client: Pick<Client, 'query'>): Promise<string | null> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    await client.query(JOIN_BY_THE_WHOLE);
    for (const { name, text } of CHECKS) {
      const { rows } = await client.query<{ broken: string }>(text);
      const [row] = rows;
      if (row !== undefined) return `it does not hold that ${name}: ${row.broken}`;
    }
    return null;
  } finally {
    await client.query('ROLLBACK');
  }
}
