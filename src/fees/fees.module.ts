import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LedgerModule } from '../ledger/ledger.module.js';
import { FeeCorrectionEntity } from './fee-correction.entity.js';
import { RailFees } from './rail-fees.js';
import { RailFeesController } from './rail-fees.controller.js';

@Module({
  imports: [TypeOrmModule.forFeature([FeeCorrectionEntity]), LedgerModule],
  controllers: [RailFeesController],
  providers: [RailFees],
})
export class FeesModule {}
