import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AttemptsReader } from '../attempts/attempts.reader.js';
import type { ClaimedAttempt } from '../attempts/claimed-attempt.js';
import { OtherRails, type OtherRailsWatch } from '../attempts/other-rails.js';
import type { Operation, OwnerType } from '../domain/attempt.js';
import { Database } from '../persistence/database.js';
import { isRefusal, Routes } from '../routing/routes.js';

/** What another rail would be told to do. */
const NEXT_OPERATION: Readonly<Record<OwnerType, Operation>> = {
  payment: 'collect',
  payout: 'disburse',
  refund: 'disburse',
};

/** Tells the engine whether a movement could go on over another rail, were its attempt to end now. */
@Injectable()
export class OpenRoutes implements OtherRailsWatch, OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly attempts: AttemptsReader,
    private readonly routes: Routes,
    private readonly otherRails: OtherRails,
  ) {}

  onModuleInit(): void {
    this.otherRails.watchBy(this);
  }

  async isAnyOpen({ ownerId, ownerType, wallet, money }: ClaimedAttempt): Promise<boolean> {
    const [movement] = await this.attempts.tried(this.database, [ownerId]);
    if (movement === undefined || movement.isPinned) return false;
    const { strategy, providers: tried } = movement;
    return !isRefusal(this.routes.find({ operation: NEXT_OPERATION[ownerType], wallet, money, strategy, tried }));
  }
}
