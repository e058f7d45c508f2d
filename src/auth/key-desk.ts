import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { Profile } from '../config/app-config.js';
import { fromPublicId, toPublicId } from '../http/public-id.js';
import { newId } from '../persistence/new-id.js';
import { makeApiKey } from './api-key-form.js';
import {
  FIND_KEY,
  FIND_MERCHANT_BY_ID,
  FIND_MERCHANTS_BY_NAME,
  INSERT_KEY,
  INSERT_MERCHANT,
  insertKeyValues,
  LIST_KEYS,
  LOCK_MERCHANT_NAME,
  REVOKE_KEY,
} from './api-keys.sql.js';
import { auditCall } from './audit-entry.js';
import type { Scope } from './principal.js';

const MAX_LISTED = 1000;

interface NamedMerchant {
  readonly id: string;
  readonly name: string;
}

export interface MadeKey {
  /** Shown once: nothing keeps it. */
  readonly apiKey: string;
  readonly id: string;
  readonly merchant: NamedMerchant;
  readonly isNewMerchant: boolean;
}

export interface ListedKey {
  readonly id: string;
  readonly name: string;
  readonly key_hint: string;
  readonly scopes: readonly Scope[];
  readonly created_at: Date;
  readonly revoked_at: Date | null;
  readonly merchant_id: string;
  readonly merchant_name: string;
}

/** What was asked for cannot be done; the message is for whoever typed the command. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
}

/**
 * Makes, lists and revokes keys at the database itself: whoever may write there needs no key, and somebody has to make the
 * first one. Each change is audited under the key that it is about, since no other key has asked for it.
 */
export class KeyDesk {
  constructor(
    private readonly client: Pick<Client, 'query'>,
    private readonly profile: Profile,
  ) {}

  /** Of the merchant with this id or name; a name that nobody has makes the merchant. @throws KeyError */
  async create(request: {
    readonly merchant: string;
    readonly scopes: readonly Scope[];
    readonly name: string;
    readonly reason: string;
  }): Promise<MadeKey> {
    const { scopes, name, reason } = request;
    return this.inTransaction(async () => {
      await this.client.query(LOCK_MERCHANT_NAME, [request.merchant]);
      const known = await this.find(request.merchant);
      const merchant = known ?? (await this.createMerchant(request.merchant));
      const [id, apiKey] = [newId(), makeApiKey(this.profile)];
      await this.client.query(INSERT_KEY, insertKeyValues({ id, merchantId: merchant.id, name, apiKey, scopes }));
      const details = { name, scopes, isNewMerchant: known === null };
      await this.audit('key.create', { keyId: id, merchantId: merchant.id, reason, details });
      return { apiKey, id, merchant, isNewMerchant: known === null };
    });
  }

  /** Newest first. @throws KeyError */
  async list(merchant: string | null): Promise<ListedKey[]> {
    const found = merchant === null ? null : await this.find(merchant);
    if (merchant !== null && found === null) throw new KeyError(`there is no merchant ${merchant}`);
    return (await this.client.query<ListedKey>(LIST_KEYS, [found?.id ?? null, MAX_LISTED])).rows;
  }

  /** @returns false when it was revoked before @throws KeyError */
  async revoke(keyId: string, reason: string): Promise<boolean> {
    return this.inTransaction(async () => {
      const [revoked] = (
        await this.client.query<{ merchant_id: string; name: string; key_hint: string }>(REVOKE_KEY, [keyId])
      ).rows;
      if (revoked === undefined) {
        const isKnown = (await this.client.query(FIND_KEY, [keyId])).rowCount === 1;
        if (!isKnown) throw new KeyError(`there is no key ${toPublicId('key', keyId)}`);
        return false;
      }
      const { merchant_id: merchantId, name, key_hint: hint } = revoked;
      await this.audit('key.revoke', { keyId, merchantId, reason, details: { name, hint } });
      return true;
    });
  }

  /** null = nobody has this name. @throws KeyError for an id that nobody has, and for a name that several have */
  private async find(text: string): Promise<NamedMerchant | null> {
    const id = fromPublicId('mer', text);
    const { rows } = await this.client.query<NamedMerchant>(
      id === null ? FIND_MERCHANTS_BY_NAME : FIND_MERCHANT_BY_ID,
      [id ?? text],
    );
    if (id !== null && rows.length === 0) throw new KeyError(`there is no merchant ${text}`);
    if (rows.length > 1)
      throw new KeyError(`several merchants are called ${text}: name the one you mean by its id, mer_…`);
    return rows[0] ?? null;
  }

  private async createMerchant(name: string): Promise<NamedMerchant> {
    const merchant = { id: newId(), name };
    await this.client.query(INSERT_MERCHANT, [merchant.id, name]);
    return merchant;
  }

  private async audit(
    action: string,
    change: { keyId: string; merchantId: string; reason: string; details: Record<string, unknown> },
  ): Promise<void> {
    const { keyId, merchantId, reason, details } = change;
    const [{ text }, values] = auditCall({
      operator: { merchantId, apiKeyId: keyId, correlationId: randomUUID() },
      action,
      subject: toPublicId('key', keyId),
      reason,
      details: { ...details, by: 'the keys command' },
    });
    await this.client.query(text, [...values]);
  }

  private async inTransaction<T>(work: () => Promise<T>): Promise<T> {
    await this.client.query('BEGIN');
    try {
      const result = await work();
      await this.client.query('COMMIT');
      return result;
    } catch (error) {
      await this.client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }
}
