import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ERROR_CODES } from '../../src/domain/errors.js';

interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly nullable?: boolean;
  readonly description?: string;
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
}
interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly parameters: readonly { name: string; in: string; description?: string; schema?: Schema }[];
  readonly responses: Readonly<Record<string, { description: string; content?: Record<string, { schema: Schema }> }>>;
}
interface OpenApi {
  readonly servers: readonly unknown[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Another spec holds this file equal to what the server shows. */
const DOCUMENT = JSON.parse(readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8')) as OpenApi;

const OPERATIONS = Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, path, operation })),
);
const PROPERTIES = Object.entries(DOCUMENT.components.schemas).flatMap(([of, { properties = {} }]) =>
  Object.entries(properties).map(([name, schema]) => ({ of, name, schema })),
);

/** What may have a fraction: shares from 0 to 1, and what a fraud service counts in its own way. */
const FRACTIONS = [
  'CandidateResponse.cost',
  'CandidateResponse.health',
  'CandidateResponse.score',
  'CandidateResponse.speed',
  'HealthResponse.score',
  'OverviewOperationResponse.health',
  'RiskReasonResponse.limit',
  'RiskReasonResponse.observed',
  'RiskResponse.score',
];

/** Those that routes name by the codes that a problem of theirs may have. */
function codesOf({ responses }: Operation): string[] {
  return Object.values(responses).flatMap(({ content }) => {
    const parts = content?.['application/problem+json']?.schema.allOf ?? [];
    return parts.flatMap(({ properties }) => (properties?.code?.enum ?? []).map(String));
  });
}

describe('openapi.json', () => {
  it('names where the API is', () => {
    expect(DOCUMENT.servers.length).toBeGreaterThan(0);
  });

  it('gives every route a readable name of its own, and says what it is for', () => {
    const ids = OPERATIONS.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z]+\.[a-z][A-Za-z]+$/);
    expect(OPERATIONS.filter(({ operation }) => !operation.summary)).toEqual([]);
  });

  it('declares and describes every part of a path', () => {
    const missing = OPERATIONS.flatMap(({ name, path, operation }) =>
      [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, part]) => {
        const found = operation.parameters.find((parameter) => parameter.in === 'path' && parameter.name === part);
        return found?.description && found.schema?.type ? [] : [`${name}: ${part}`];
      }),
    );
    expect(missing).toEqual([]);
  });

  it('describes every good answer', () => {
    const silent = OPERATIONS.flatMap(({ name, operation }) =>
      Object.entries(operation.responses).flatMap(([status, { description }]) =>
        status.startsWith('2') && description === '' ? [`${name}: ${status}`] : [],
      ),
    );
    expect(silent).toEqual([]);
  });

  it('names the codes of the problems that a route may answer, each with its own status', () => {
    expect(OPERATIONS.filter(({ operation }) => codesOf(operation).length === 0)).toEqual([]);
    const statuses = OPERATIONS.flatMap(({ operation }) => Object.keys(operation.responses));
    expect(statuses.filter((status) => !/^\d{3}$/.test(status))).toEqual([]);
    const described = new Set(OPERATIONS.flatMap(({ operation }) => codesOf(operation)));
    expect(ERROR_CODES.filter((code) => !described.has(code))).toEqual([]);
  });

  it('says of a route for operators that it is one', () => {
    const forOperators = OPERATIONS.filter(({ path, operation }) => {
      return path.includes('/resilience/') || operation.security?.some((needs) => 'operator' in needs);
    });
    expect(forOperators.length).toBeGreaterThan(20);
    for (const { name, operation } of forOperators) {
      expect([name, operation.security, operation.description]).toEqual([
        name,
        [{ operator: [] }],
        expect.stringContaining('the scope `operator`'),
      ]);
    }
  });

  it('has every amount of money as an integer of 64 bits, in minor units', () => {
    const amounts = PROPERTIES.filter(({ name }) => /(?:amount|Amount|Minor)$/.test(name));
    expect(amounts.length).toBeGreaterThan(20);
    for (const { of, name, schema } of amounts) {
      expect([of, name, schema.type, schema.format]).toEqual([of, name, 'integer', 'int64']);
      expect(schema.description).toMatch(/^Minor units\./);
    }
  });

  it('has whole numbers as integers: only what may have a fraction is a number', () => {
    const numbers = PROPERTIES.filter(({ schema }) => schema.type === 'number').map(({ of, name }) => `${of}.${name}`);
    expect(numbers.toSorted()).toEqual(FRACTIONS);
  });

  it('says what null means, and that words are strings', () => {
    const silent = PROPERTIES.filter(({ schema }) => schema.nullable === true && !schema.description);
    expect(silent).toEqual([]);
    const untyped = PROPERTIES.filter(({ schema }) => schema.enum !== undefined && schema.type !== 'string');
    expect(untyped).toEqual([]);
  });

  it('pages every list the same way', () => {
    const limits = OPERATIONS.flatMap(({ operation }) => operation.parameters.filter(({ name }) => name === 'limit'));
    expect(limits.length).toBeGreaterThan(7);
    expect(new Set(limits.map(({ schema }) => JSON.stringify(schema))).size).toBe(1);
  });
});
