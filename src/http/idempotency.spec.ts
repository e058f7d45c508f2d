import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '../domain/errors.js';
import { canonicalJson, parseIdempotencyKey, requestHash } from './idempotency.js';

function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, shuffled(item)]),
  );
}

function codeOf(act: () => unknown): string | null {
  try {
    act();
    return null;
  } catch (error) {
    return error instanceof DomainError ? error.code : 'another error';
  }
}

describe('an idempotency key', () => {
  it('is the same with and without quotes', () => {
    expect(parseIdempotencyKey('"order-1"')).toBe('order-1');
    expect(parseIdempotencyKey(' order-1 ')).toBe('order-1');
    expect(parseIdempotencyKey('a b')).toBe('a b');
  });

  it.each([
    [undefined, 'idempotency_key_missing'],
    ['', 'idempotency_key_missing'],
    ['""', 'idempotency_key_invalid'],
    ['x'.repeat(256), 'idempotency_key_invalid'],
    ['schlüssel', 'idempotency_key_invalid'],
    ['a\tb', 'idempotency_key_invalid'],
    [['a', 'b'], 'idempotency_key_invalid'],
  ])('%p is refused', (header, code) => {
    expect(codeOf(() => parseIdempotencyKey(header))).toBe(code);
  });
});

describe('the hash of a request', () => {
  it('does not depend on the order of the keys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (body) => canonicalJson(body) === canonicalJson(shuffled(body))),
    );
  });

  it('tells any two different bodies apart', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (left, right) => {
        const isSame = canonicalJson(left) === canonicalJson(right);
        return isSame === requestHash('POST', '/x', left).equals(requestHash('POST', '/x', right));
      }),
    );
    expect(canonicalJson({ a: '1' })).not.toBe(canonicalJson({ a: 1 }));
    expect(requestHash('POST', '/x', {}).equals(requestHash('POST', '/y', {}))).toBe(false);
  });

  it('refuses a body that nests without end', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 40; level += 1) deep = [deep];
    expect(() => canonicalJson(deep)).toThrow(DomainError);
  });
});
