import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Receipts } from '../attempts/receipts.js';
import { DomainError } from '../domain/errors.js';
import { newId } from '../http/public-id.js';
import { ProviderRegistry } from '../providers/provider-registry.js';

/** Takes in what a rail tells us by itself. Stored raw, then the rail is asked: a callback is only a hint. */
@Injectable()
export class RailCallbacksService {
  constructor(
    private readonly providers: ProviderRegistry,
    private readonly receipts: Receipts,
  ) {}

  /** @throws DomainError not_found for a path that we never gave out */
  async accept(providerName: string, token: string, body: Buffer): Promise<void> {
    const provider = this.providers.find(providerName);
    if (provider === undefined) throw unknownPath();
    const stored = await this.receipts.accept({
      id: newId(),
      provider: provider.name,
      token,
      fingerprint: createHash('sha256').update(token).update('\0').update(body).digest(),
      claimedStatus: provider.parseCallback(body).claimedStatus,
      body,
      receivedAt: new Date(),
    });
    if (!stored.isKnown) throw unknownPath();
  }
}

function unknownPath(): DomainError {
  return new DomainError('not_found', 'nobody was given this callback address');
}
