import { createHash } from 'node:crypto';
import { normalizeIp } from '@nestjs/throttler';
import { isCallbackToken } from '../../domain/callback-token.js';
import { fieldError } from '../../domain/errors.js';
import { OPERATOR_ALLOWANCE, type LimitName } from '../../domain/rate-limit.js';
import type { LimitedName } from '../../http/limited-by.decorator.js';
import { fromPublicId, toPublicId, type IdPrefix } from '../../http/public-id.js';
import type { ApiRequest } from '../../http/request.js';

/** Whoever a credential stands for. */
export interface Caller {
  readonly merchantId: string;
  readonly apiKeyId: string;
}

/** Counted by who calls: only for a caller whose credential is good. */
const CALLER_LIMITS: ReadonlySet<LimitedName> = new Set(['merchant', 'key', 'endpoint', OPERATOR_ALLOWANCE]);
const EVERYTHING = 'all';
const MAX_ADDRESS_CHARS = 64;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

export function needsCaller(name: LimitedName): boolean {
  return CALLER_LIMITS.has(name);
}

/** @returns null for what is counted by a caller when there is none, and for a callback to an address that cannot be ours */
export function keyOf(name: LimitedName, request: ApiRequest, caller: Caller | null): string | null {
  switch (name) {
    case 'global':
      return EVERYTHING;
    case 'ip':
      return addressKey(request.ip);
    case 'callback':
      return callbackKey((request.params as { token?: string }).token ?? '');
    case OPERATOR_ALLOWANCE:
      return caller === null ? addressKey(request.ip) : caller.apiKeyId;
    case 'merchant':
      return caller && caller.merchantId;
    case 'key':
      return caller && caller.apiKeyId;
    case 'endpoint':
      return caller && endpointKey(caller.merchantId, request.method, request.routeOptions.url ?? '');
  }
}

/**
 * The key that an operator means, in the words in which we show it.
 * @throws DomainError invalid_request
 */
export function readKey(name: LimitName, text: string): string {
  switch (name) {
    case 'global':
      if (text !== EVERYTHING) throw keyError(`the limit "global" has one key: ${EVERYTHING}`);
      return EVERYTHING;
    case 'ip':
      return addressKey(text);
    case 'callback':
      return secretKey(text);
    case 'merchant':
      return readId('mer', text);
    case 'key':
      return readId('key', text);
    case 'endpoint': {
      const [, merchant, method, path] = /^(\S+) ([A-Z]+) (\/\S*)$/.exec(text) ?? [];
      if (merchant === undefined || method === undefined || path === undefined)
        throw keyError(`key must be a merchant and a route: "${EXAMPLES.mer} POST /api/v1/payments/initiate"`);
      return endpointKey(readId('mer', merchant), method, path);
    }
  }
}

/** No counter for what is answered without asking anybody. */
function callbackKey(token: string): string | null {
  return isCallbackToken(token) ? secretKey(token) : null;
}

/** An address of IPv6 is counted with its neighbours: a customer is given a whole /64. */
export function addressKey(address: string): string {
  return normalizeIp(address).slice(0, MAX_ADDRESS_CHARS);
}

/** Counters may lie in a store that more people can read than our own tables. */
function secretKey(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

function endpointKey(merchantId: string, method: string, path: string): string {
  return `${merchantId} ${method} ${path}`;
}

const EXAMPLES = {
  mer: toPublicId('mer', '019a0000-0000-7000-8000-000000000001'),
  key: toPublicId('key', '019a0000-0000-7000-8000-000000000002'),
};

function readId(prefix: IdPrefix & keyof typeof EXAMPLES, text: string): string {
  const uuid = UUID.test(text) ? text : fromPublicId(prefix, text);
  if (uuid === null) throw keyError(`key must be an id like ${EXAMPLES[prefix]}`);
  return uuid;
}

function keyError(message: string) {
  return fieldError('invalid_request', 'key', message);
}
