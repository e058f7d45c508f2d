import { describe, expect, it } from '@jest/globals';
import { noReply, retryAfterMs } from './rail-http.js';

function networkError(code: string, syscall?: string): Error {
  return Object.assign(new Error(code), { code, ...(syscall !== undefined && { syscall }) });
}

describe('what a failed call proves', () => {
  it.each([
    [networkError('ECONNREFUSED', 'connect'), 'no'],
    [networkError('ENOTFOUND', 'getaddrinfo'), 'no'],
    [networkError('UND_ERR_CONNECT_TIMEOUT'), 'no'],
    [networkError('EHOSTUNREACH', 'connect'), 'no'],
    [networkError('ENETUNREACH', 'connect'), 'no'],
    [networkError('EHOSTUNREACH', 'read'), 'maybe'],
    [networkError('ENETUNREACH', 'write'), 'maybe'],
    [networkError('EHOSTUNREACH'), 'maybe'],
    [networkError('ECONNRESET', 'read'), 'maybe'],
    [new DOMException('too late', 'TimeoutError'), 'maybe'],
    ['a text', 'maybe'],
  ])('%s: sent? %s', (error, wasSent) => {
    expect(noReply(error).wasSent).toBe(wasSent);
  });

  it('needs the proof of every address of a host', () => {
    const refused = networkError('ECONNREFUSED', 'connect');
    const reset = networkError('ECONNRESET', 'read');
    const all = Object.assign(new AggregateError([refused, refused]), { code: 'ECONNREFUSED' });
    const some = Object.assign(new AggregateError([refused, reset]), { code: 'ECONNREFUSED' });
    expect(noReply(all)).toEqual({ transportError: 'ECONNREFUSED', wasSent: 'no' });
    expect(noReply(some).wasSent).toBe('maybe');
    expect(noReply(new AggregateError([])).wasSent).toBe('maybe');
  });
});

describe('how long a rail wants us to stay away', () => {
  const now = Date.parse('2026-11-25T10:00:00Z');

  it.each([
    ['0', 0],
    ['7', 7000],
    ['Wed, 25 Nov 2026 10:00:30 GMT', 30_000],
    ['Wed, 25 Nov 2026 09:00:00 GMT', 0],
    ['soon', null],
    ['', null],
    [undefined, null],
    [['1', '2'], null],
  ])('%j is %s ms', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });
});
