import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Receipts } from '../attempts/receipts.js';
import { isCallbackToken } from '../domain/callback-token.js';
import { DomainError } from '../domain/errors.js';
import { newId } from '../persistence/new-id.js';
import type { CallbackHeaders, CallbackHint } from '../providers/provider.js';
import { ProviderRegistry } from '../providers/provider-registry.js';
import { CallbackStrangers } from '../resilience/rate-limits/callback-strangers.js';

export interface RailCallback {
  readonly provider: string;
  readonly token: string;
  /** Byte for byte; undefined when there was none. */
  readonly body: Buffer | undefined;
  readonly headers: CallbackHeaders;
  /** The address that it came from. */
  readonly ip: string;
}

/** Takes in what a rail tells us by itself. Stored raw, then the rail is asked: a callback is only a hint. */
@Injectable()
export class RailCallbacksService {
  constructor(
    private readonly providers: ProviderRegistry,
    private readonly receipts: Receipts,
    private readonly strangers: CallbackStrangers,
  ) {}

  /**
   * @returns what the rail wants to hear; null = nothing but 200
   * @throws DomainError not_found for a path that we never gave out, unauthenticated for a wrong signature
   */
  async accept(call: RailCallback): Promise<CallbackHint['acknowledgement']> {
    const { token, headers } = call;
    if (!isCallbackToken(token)) throw unknownPath();
    const body = call.body ?? Buffer.alloc(0);
    const provider = this.providers.find(call.provider);
    if (provider === undefined) throw unknownPath();
    const hint = provider.parseCallback(body, headers);
    if (hint.signature === 'invalid')
      throw new DomainError('unauthenticated', 'the signature does not fit the bytes of this callback');
    const stored = await this.receipts.accept({
      id: newId(),
      provider: provider.name,
      token,
      fingerprint: createHash('sha256').update(token).update('\0').update(body).digest(),
      claimedStatus: hint.claimedStatus,
      body,
      receivedAt: new Date(),
    });
    if (!stored.isKnown) {
      await this.strangers.count(call.ip);
      throw unknownPath();
    }
    return hint.acknowledgement;
  }
}

function unknownPath(): DomainError {
  return new DomainError('not_found', 'nobody was given this callback address');
}
