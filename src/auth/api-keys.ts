import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { Database, type Statement } from '../persistence/database.js';
import { apiKeyPrefix, hashOf, isApiKeyOf } from './api-key-form.js';
import type { Principal, Scope } from './principal.js';

const FIND: Statement = {
  name: 'api-keys.find',
  text: 'SELECT id, merchant_id, scopes FROM api_keys WHERE key_hash = $1 AND revoked_at IS NULL',
};

/** A revoked key works at most this long in a process that has just seen it. */
const HIT_TTL_MS = 30_000;
const MISS_TTL_MS = 5000;
const MAX_CACHED = 10_000;

/** API keys: `sc_test_…` in the sandbox, `sc_live_…` in production; only their SHA-256 is stored. */
@Injectable()
export class ApiKeys {
  private readonly cache = new LRUCache<string, { principal: Principal | null }>({ max: MAX_CACHED });
  private readonly lookups = new Map<string, Promise<Principal | null>>();

  constructor(
    private readonly database: Database,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** How the keys of this server begin. */
  get prefix(): string {
    return apiKeyPrefix(this.config.profile);
  }

  /** What this process knows without asking anybody; undefined: it would have to ask. */
  known(apiKey: string): Principal | null | undefined {
    if (!this.isOurs(apiKey)) return null;
    return this.cache.get(hashOf(apiKey).toString('base64'))?.principal;
  }

  /** null: unknown, revoked, or a key of another profile. */
  async authenticate(apiKey: string): Promise<Principal | null> {
    if (!this.isOurs(apiKey)) return null;
    const hash = hashOf(apiKey);
    const name = hash.toString('base64');
    const cached = this.cache.get(name);
    if (cached !== undefined) return cached.principal;
    // Callers that come together with one key share one query.
    const running = this.lookups.get(name) ?? this.lookUp(name, hash);
    this.lookups.set(name, running);
    return running;
  }

  private isOurs(apiKey: string): boolean {
    return isApiKeyOf(this.config.profile, apiKey);
  }

  private async lookUp(name: string, hash: Buffer): Promise<Principal | null> {
    try {
      const [row] = await this.database.run<{ id: string; merchant_id: string; scopes: Scope[] }>(FIND, [hash]);
      const principal =
        row === undefined ? null : { merchantId: row.merchant_id, apiKeyId: row.id, scopes: row.scopes };
      this.cache.set(name, { principal }, { ttl: principal === null ? MISS_TTL_MS : HIT_TTL_MS });
      return principal;
    } finally {
      this.lookups.delete(name);
    }
  }
}
