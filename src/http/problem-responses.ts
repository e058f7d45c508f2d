import type { OpenAPIObject } from '@nestjs/swagger';
import { ERROR_CODES, type ErrorCode } from '../domain/errors.js';
import { PROBLEM_CODES } from './api-problems.decorator.js';
import { PROBLEM_STATUSES } from './problem-statuses.js';

type PathItem = OpenAPIObject['paths'][string];
export type Operation = NonNullable<PathItem['get']>;
type Response = Operation['responses'][string];

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** What whoever shows a key may be answered, whatever it asks for. */
const OF_EVERY_CALLER: readonly ErrorCode[] = [
  'invalid_request',
  'unauthenticated',
  'forbidden',
  'rate_limited',
  'overloaded',
  'unavailable',
];
const OF_A_BODY: readonly ErrorCode[] = ['malformed_json', 'unsupported_media_type', 'payload_too_large'];
const OF_A_KEY: readonly ErrorCode[] = [
  'idempotency_key_missing',
  'idempotency_key_invalid',
  'idempotency_key_reused',
  'idempotency_key_in_flight',
];
const OF_A_LIST: readonly ErrorCode[] = ['invalid_cursor'];

const RETRY_AFTER = { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 1 } } as const;
const LIMIT_HEADERS = {
  'RateLimit-Policy': {
    description: 'The limits of this route, on every answer (draft-ietf-httpapi-ratelimit-headers-11).',
    schema: { type: 'string', example: '"ip";q=200;w=1;synccash-burst=400, "merchant";q=100;w=1;synccash-burst=200' },
  },
  RateLimit: {
    description: 'On every answer what is left; on this one only of the limits that refuse.',
    schema: { type: 'string', example: '"merchant";r=0;t=1' },
  },
} as const;

export function operationsOf({ paths }: OpenAPIObject): Operation[] {
  return Object.values(paths).flatMap((item) => METHODS.flatMap((method) => item[method] ?? []));
}

/** One response for each HTTP status that a route may answer, with every code that it may have. */
export function describeProblems(document: OpenAPIObject): void {
  for (const operation of operationsOf(document)) {
    const codes = codesOf(operation);
    delete (operation as { [PROBLEM_CODES]?: unknown })[PROBLEM_CODES];
    for (const [status, ofStatus] of Map.groupBy(codes, (code) => PROBLEM_STATUSES[code].status)) {
      operation.responses[status] ??= responseOf(ofStatus);
    }
  }
}

function codesOf(operation: Operation): ErrorCode[] {
  const { [PROBLEM_CODES]: own = [] } = operation as { [PROBLEM_CODES]?: ErrorCode[] };
  const { security = [], requestBody, parameters = [] } = operation;
  const takes = (name: string) => parameters.some((parameter) => 'name' in parameter && parameter.name === name);
  const codes = new Set<ErrorCode>([
    ...own,
    ...(security.length > 0 ? OF_EVERY_CALLER : []),
    ...(requestBody === undefined ? [] : OF_A_BODY),
    ...(takes('Idempotency-Key') ? OF_A_KEY : []),
    ...(takes('cursor') ? OF_A_LIST : []),
    'internal_error',
  ]);
  return ERROR_CODES.filter((code) => codes.has(code));
}

function responseOf(codes: readonly ErrorCode[]): Response {
  const schema = {
    allOf: [
      { $ref: '#/components/schemas/ProblemResponse' },
      { type: 'object', properties: { code: { type: 'string', enum: [...codes] } } },
    ],
  };
  const isWaiting = codes.some((code) => code === 'rate_limited' || PROBLEM_STATUSES[code].retryAfterSeconds);
  return {
    description: codes.map((code) => `\`${code}\`: ${PROBLEM_STATUSES[code].title}`).join('; '),
    content: { 'application/problem+json': { schema } },
    ...(isWaiting && {
      headers: { 'Retry-After': RETRY_AFTER, ...(codes.includes('rate_limited') && LIMIT_HEADERS) },
    }),
  };
}
