import { Module } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { VodafoneCashClient } from './vodafone-cash.client.js';
import { VodafoneCashProvider } from './vodafone-cash.provider.js';

@Module({
  providers: [
    {
      provide: VodafoneCashProvider,
      inject: [APP_CONFIG],
      useFactory: ({ rails: { vodafoneCash } }: AppConfig) =>
        vodafoneCash === null ? null : new VodafoneCashProvider(vodafoneCash, new VodafoneCashClient(vodafoneCash)),
    },
  ],
  exports: [VodafoneCashProvider],
})
export class VodafoneCashModule {}
