import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RequestMethod } from '@nestjs/common';
import { ModulesContainer, Reflector } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Public } from '../../src/auth/public.decorator.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** What may be reached without a key. Whoever adds to it says why. */
const PUBLIC_ROUTES = [
  // Probes: Kubernetes has no key.
  'GET /health',
  'GET /api/v1/health/live',
  'GET /api/v1/health/ready',
  'GET /api/v1/health/detailed',
  // Scraped inside the cluster.
  'GET /metrics',
  // Rails do not sign in; the path's token is the secret, and nothing is believed.
  'POST /api/v1/webhooks/:provider/:token',
  'PUT /api/v1/webhooks/:provider/:token',
];

interface Route {
  name: string;
  method: string;
  path: string;
  isPublic: boolean;
}

describe('the routes', () => {
  let test: TestApp;
  let routes: Route[];

  beforeAll(async () => {
    test = await startTestApp();
    routes = routesOf(test);
  }, 30_000);

  afterAll(async () => {
    await test.close();
  });

  it('are all found by this test', () => {
    expect(routes.length).toBeGreaterThanOrEqual(PUBLIC_ROUTES.length + 5);
    expect(routes.map(({ name }) => name)).toContain('POST /api/v1/payments/initiate');
  });

  it('say @Public only where this test allows it', () => {
    expect(routes.flatMap(({ name, isPublic }) => (isPublic ? [name] : [])).toSorted()).toEqual(
      PUBLIC_ROUTES.toSorted(),
    );
  });

  it('answer 401 without a key, every one that is not public', async () => {
    for (const { name, method, path } of routes.filter(({ isPublic }) => !isPublic)) {
      const url = `${test.baseUrl}${path.replaceAll(/:\w+/g, 'x')}`;
      const response = await fetch(url, { method, signal: AbortSignal.timeout(10_000) });
      expect([name, response.status]).toEqual([name, 401]);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      await response.arrayBuffer();
    }
  });

  it('are described by the openapi.json of the repository, exactly as the code stands', async () => {
    const response = await fetch(`${test.baseUrl}/openapi.json`, { signal: AbortSignal.timeout(10_000) });
    const committed = readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8');
    // "npm run openapi" writes it anew.
    expect(await response.json()).toEqual(JSON.parse(committed));
  });

  it('show the documentation', async () => {
    const response = await fetch(`${test.baseUrl}/docs`, { signal: AbortSignal.timeout(10_000) });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('swagger-ui');
  });
});

function routesOf({ app }: TestApp): Route[] {
  const reflector = app.get(Reflector);
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    if (typeof metatype !== 'function') return [];
    const base = String(Reflect.getMetadata('path', metatype) ?? '');
    const prototype = metatype.prototype as Record<string, unknown>;
    return Object.getOwnPropertyNames(prototype).flatMap((property): Route[] => {
      const handler = prototype[property];
      const method: unknown = typeof handler === 'function' ? Reflect.getMetadata('method', handler) : undefined;
      if (typeof handler !== 'function' || typeof method !== 'number') return [];
      const own = [base, String(Reflect.getMetadata('path', handler) ?? '')].join('/').replaceAll(/\/+/g, '/');
      const relative = own.replace(/^\/|\/$/g, '');
      const isOutside = relative === 'health' || relative === 'metrics';
      const path = isOutside ? `/${relative}` : `/api/v1/${relative}`;
      const verb = RequestMethod[method] ?? 'GET';
      const isPublic = reflector.getAllAndOverride(Public, [handler, metatype]) !== undefined;
      return [{ name: `${verb} ${path}`, method: verb, path, isPublic }];
    });
  });
}
