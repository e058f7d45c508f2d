import { Module } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { AirteltigoMoneyClient } from './airteltigo-money.client.js';
import { AirteltigoMoneyProvider } from './airteltigo-money.provider.js';

@Module({
  providers: [
    {
      provide: AirteltigoMoneyProvider,
      inject: [APP_CONFIG],
      useFactory: ({ rails: { airteltigoMoney } }: AppConfig) =>
        airteltigoMoney === null
          ? null
          : new AirteltigoMoneyProvider(airteltigoMoney, new AirteltigoMoneyClient(airteltigoMoney)),
    },
  ],
  exports: [AirteltigoMoneyProvider],
})
export class AirteltigoMoneyModule {}
