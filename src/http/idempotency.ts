import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { DomainError } from '../domain/errors.js';
import type { ApiRequest, IdempotencyRequest } from './request.js';

/** What an idempotent route returns; `body` as text is sent exactly as it was stored. */
export interface IdempotentAnswer {
  readonly status: number;
  readonly body: string;
  readonly replayed: boolean;
}

const MAX_KEY_CHARS = 255;
const MAX_DEPTH = 32;

/**
 * The header of draft-ietf-httpapi-idempotency-key-header: a quoted string, or bare as most clients send it.
 * @throws DomainError idempotency_key_missing, idempotency_key_invalid
 */
export function parseIdempotencyKey(header: unknown): string {
  if (header === undefined || header === '') {
    throw new DomainError(
      'idempotency_key_missing',
      'send an Idempotency-Key header: a new key for each request, the same key when you repeat it',
    );
  }
  const text = typeof header === 'string' ? header.trim() : '';
  const key = /^"(.*)"$/.exec(text)?.[1] ?? text;
  if (key.length === 0 || key.length > MAX_KEY_CHARS || !/^[\x21-\x7e]+(?: +[\x21-\x7e]+)*$/.test(key)) {
    throw new DomainError(
      'idempotency_key_invalid',
      `Idempotency-Key must be 1 to ${MAX_KEY_CHARS} printable ASCII characters`,
    );
  }
  return key;
}

/** The same JSON value has the same text, whatever the order of its keys. */
export function canonicalJson(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) throw new DomainError('invalid_request', `the body nests deeper than ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, depth + 1)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item, depth + 1)}`).join(',')}}`;
}

export function requestHash(method: string, path: string, body: unknown): Buffer {
  return createHash('sha256').update(`${method} ${path}\n`).update(canonicalJson(body)).digest();
}

/** The key and hash of this request, which the interceptor has checked. */
export const Idempotency = createParamDecorator((_: unknown, context: ExecutionContext): IdempotencyRequest => {
  const { idempotency } = context.switchToHttp().getRequest<ApiRequest>();
  if (idempotency === undefined) throw new Error('@Idempotency needs @Idempotent on the route');
  return idempotency;
});
