import { jest } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Database, type Statement } from '../../src/persistence/database.js';

/** Counts how often a server begins a statement from now on: so that a test waits for its looks, not for time. */
export function countRuns(app: NestFastifyApplication, name: Statement['name']): () => number {
  const run = jest.spyOn(app.get(Database), 'run');
  return () => run.mock.calls.filter(([statement]) => statement.name === name).length;
}
