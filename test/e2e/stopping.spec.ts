import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { startTestApp } from '../support/test-app.js';

const REQUESTS = 20;

describe('a server that is told to stop', () => {
  it('answers what is in flight, and waits neither for clients that keep their connection nor for silent ones', async () => {
    const test = await startTestApp();
    const agent = new Agent({ keepAlive: true, maxSockets: REQUESTS });
    const url = new URL(`${test.baseUrl}/api/v1/payments`);
    const headers = { authorization: `Bearer ${test.merchant.apiKey}` };
    const ask = () =>
      new Promise<number | undefined>((resolve, reject) => {
        get(url, { agent, headers }, (response) => {
          response.resume().on('end', () => resolve(response.statusCode));
        }).on('error', reject);
      });
    const together = () => Array.from({ length: REQUESTS }, ask);
    const silent = connect({ port: Number(url.port), host: '127.0.0.1' });
    await once(silent, 'connect');
    const gone = once(silent, 'close');
    await Promise.all(together());

    const inFlight = together();
    // The first answer proves that the others have been sent.
    await Promise.race(inFlight);
    const closed = test.close();
    const answers = await Promise.allSettled(inFlight);
    expect(new Set(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : answer.reason)))).toEqual(
      new Set([200]),
    );
    await Promise.all([closed, gone]);
    agent.destroy();
  }, 50_000);
});
