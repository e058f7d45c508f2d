import { describe, expect, it } from '@jest/globals';
import type { FastifyReply } from 'fastify';
import { BatcherFullError } from '../persistence/batcher.js';
import { sendProblem } from './problem-document.js';

function answerTo(error: unknown) {
  const headers: Record<string, string> = {};
  const reply = {
    header: (name: string, value: string) => {
      headers[name] = value;
      return reply;
    },
    status: () => reply,
    send: () => reply,
  };
  return { status: sendProblem(reply as unknown as FastifyReply, error, 'a-trace'), headers };
}

describe('the problem of an error', () => {
  it('tells when to come back, whoever had too much waiting', () => {
    const { status, headers } = answerTo(new BatcherFullError('store-receipts: 10000 items are waiting already'));
    expect(status).toBe(503);
    expect(headers['Retry-After']).toMatch(/^\d+$/);
  });

  it('is our own fault when nobody knows the error', () => {
    expect(answerTo(new Error('what?')).status).toBe(500);
  });
});
