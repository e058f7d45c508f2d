import { Injectable } from '@nestjs/common';
import { ApiKeys } from '../auth/api-keys.js';
import { bearerOf } from '../auth/bearer.js';
import type { ApiRequest } from '../http/request.js';
import { within } from '../resilience/rate-limits/deadline.js';

const PATIENCE_MS = 1000;

/** To whom the inside of the process is told. Everybody else hears only what is up. */
@Injectable()
export class HealthAudience {
  constructor(private readonly apiKeys: ApiKeys) {}

  /** Never rejects: while the database is down, the answer that says so must not wait for a key. */
  async isOperator(request: ApiRequest): Promise<boolean> {
    const apiKey = bearerOf(request);
    if (apiKey === undefined) return false;
    const principal = await within(PATIENCE_MS, this.apiKeys.authenticate(apiKey)).catch(() => null);
    return principal?.scopes.includes('operator') ?? false;
  }
}
