import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountEntity } from './account.entity.js';
import { BalancesController } from './balances.controller.js';
import { EntryEntity } from './entry.entity.js';
import { Ledger } from './ledger.js';
import { LedgerReader } from './ledger-reader.js';
import { PostingEntity } from './posting.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([AccountEntity, PostingEntity, EntryEntity])],
  controllers: [BalancesController],
  providers: [Ledger, LedgerReader],
  exports: [Ledger],
})
export class LedgerModule {}
