import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { OutboundHttp, ReplyTooLargeError, type OutboundHttpOptions } from '../../src/outbound/outbound-http.js';

const MAX_REPLY_BYTES = 1000;
const GET = { method: 'GET', path: '/it', headers: {} } as const;

describe('HTTP to a server that is not ours', () => {
  const opened: { http: OutboundHttp; server: Server }[] = [];

  afterEach(async () => {
    for (const { http, server } of opened.splice(0)) {
      await http.close();
      server.closeAllConnections();
      server.close();
    }
  });

  const callTo = async (listener: RequestListener, options: Partial<OutboundHttpOptions> = {}) => {
    const server = createServer(listener);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const http = new OutboundHttp({
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      connectTimeoutMs: 1000,
      requestTimeoutMs: 5000,
      maxConnections: 2,
      maxReplyBytes: MAX_REPLY_BYTES,
      ...options,
    });
    opened.push({ http, server });
    return http;
  };

  it('brings the reply as it is, whatever its status', async () => {
    const http = await callTo((_, response) => response.writeHead(503).end('no'));
    expect(await http.exchange(GET)).toMatchObject({ httpStatus: 503, bytes: Buffer.from('no') });
  });

  it('reads a reply of exactly the limit, and none that is larger', async () => {
    let length = MAX_REPLY_BYTES;
    const http = await callTo((_, response) => response.end('x'.repeat(length)));
    expect((await http.exchange(GET)).bytes).toHaveLength(MAX_REPLY_BYTES);
    length += 1;
    await expect(http.exchange(GET)).rejects.toThrow(ReplyTooLargeError);
  });

  it('leaves a reply that does not end, and hangs up', async () => {
    let hungUp = () => {};
    const gone = new Promise<void>((resolve) => {
      hungUp = resolve;
    });
    const http = await callTo((_, response) => {
      response.on('close', hungUp);
      const talk = () => {
        while (!response.destroyed && response.write('x'.repeat(8192)));
        if (!response.destroyed) response.once('drain', talk);
      };
      talk();
    });
    await expect(http.exchange(GET)).rejects.toThrow(ReplyTooLargeError);
    await gone;
  });

  it('waits for its deadline and no longer: for a first word, and for a last one that comes drop by drop', async () => {
    const silent = await callTo(() => undefined, { requestTimeoutMs: 200 });
    await expect(silent.exchange(GET)).rejects.toThrow('timeout');
    const slow = await callTo(
      (_, response) => {
        const dripping = setInterval(() => response.write('.'), 50);
        response.on('close', () => clearInterval(dripping));
      },
      { requestTimeoutMs: 200 },
    );
    await expect(slow.exchange(GET)).rejects.toThrow('timeout');
  });

  it('gives up when its caller does', async () => {
    const http = await callTo(() => undefined);
    const caller = new AbortController();
    const call = http.exchange(GET, http.bounded(caller.signal));
    caller.abort(new Error('not needed any more'));
    await expect(call).rejects.toThrow('not needed any more');
  });

  it('follows no redirect: credentials go where they were meant to', async () => {
    const http = await callTo(({ url }, response) => {
      if (url === '/it') response.writeHead(302, { location: '/elsewhere' }).end();
      else response.end('the credentials');
    });
    expect(await http.exchange(GET)).toMatchObject({ httpStatus: 302 });
  });
});
