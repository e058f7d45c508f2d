import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ProvidersModule } from '../providers/providers.module.js';
import { KnownNetworkEntity } from './known-network.entity.js';
import { WalletNetworks } from './wallet-networks.js';
import { WalletsController } from './wallets.controller.js';
import { WalletsService } from './wallets.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([KnownNetworkEntity]), ProvidersModule],
  controllers: [WalletsController],
  providers: [WalletNetworks, WalletsService],
  exports: [WalletNetworks],
})
export class WalletsModule {}
