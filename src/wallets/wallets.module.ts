import { Module } from '@nestjs/common';
import { PaymentsModule } from '../payments/payments.module.js';
import { ProvidersModule } from '../providers/providers.module.js';
import { WalletsController } from './wallets.controller.js';
import { WalletsService } from './wallets.service.js';

@Module({
  imports: [ProvidersModule, PaymentsModule],
  controllers: [WalletsController],
  providers: [WalletsService],
})
export class WalletsModule {}
