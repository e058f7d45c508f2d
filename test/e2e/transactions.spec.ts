import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database, type Statement } from '../../src/persistence/database.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const INSERT: Statement = { name: 'test.insert', text: 'INSERT INTO notes (note) VALUES ($1) RETURNING note' };
const READ: Statement = { name: 'test.read', text: 'SELECT note FROM notes ORDER BY note' };
const FAIL: Statement = { name: 'test.fail', text: 'SELECT 1 / $1::int AS never' };
const IN_TRANSACTION: Statement = { name: 'test.xid', text: 'SELECT pg_current_xact_id_if_assigned()::text AS xid' };

describe('a transaction', () => {
  let test: TestApp;
  let database: Database;

  beforeAll(async () => {
    test = await startTestApp();
    await test.database.query('CREATE TABLE notes (note text PRIMARY KEY)');
    database = test.app.get(Database);
  }, 30_000);

  afterAll(() => test.close(), 30_000);

  beforeEach(() => test.database.query('TRUNCATE notes'));

  const notes = async () => (await test.database.query<{ note: string }>(READ.text)).map(({ note }) => note);

  it('gives what its opening statements answer, in their order, and commits with its last statement', async () => {
    await database.run(INSERT, ['before']);
    const last = await database.transaction(
      async (tx) => {
        expect(tx.opened).toEqual([[{ note: 'before' }], [{ xid: null }]]);
        await tx.run(INSERT, ['first']);
        return tx.runLast<{ note: string }>(INSERT, ['last']);
      },
      [
        [READ, []],
        [IN_TRANSACTION, []],
      ],
    );
    expect(last).toEqual([{ note: 'last' }]);
    expect(await notes()).toEqual(['before', 'first', 'last']);
  });

  it('leaves nothing when its last statement fails, although the commit was on its way', async () => {
    const failed = database.transaction(async (tx) => {
      await tx.run(INSERT, ['first']);
      await tx.runLast(FAIL, [0]);
    });
    await expect(failed).rejects.toMatchObject({ code: '22012' });
    expect(await notes()).toEqual([]);
  });

  it('does nothing when an opening statement fails', async () => {
    let isCalled = false;
    const failed = database.transaction(() => {
      isCalled = true;
      return Promise.resolve();
    }, [
      [FAIL, [0]],
      [READ, []],
    ]);
    await expect(failed).rejects.toMatchObject({ code: '22012' });
    expect(isCalled).toBe(false);
  });

  it('leaves its connection as it found it, whatever has failed', async () => {
    const failures = Array.from({ length: 50 }, (_, n) =>
      database
        .transaction(async (tx) => tx.runLast(FAIL, [0]), n % 2 === 0 ? [[FAIL, [0]]] : [])
        .catch((error: { code: string }) => error.code),
    );
    expect(new Set(await Promise.all(failures))).toEqual(new Set(['22012']));
    const inserts = Array.from({ length: 50 }, (_, n) => database.run(INSERT, [`n${n}`]));
    await Promise.all(inserts);
    expect(await notes()).toHaveLength(50);
  });
});
