import { Module } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { MtnMomoClient } from './mtn-momo.client.js';
import { MtnMomoProvider } from './mtn-momo.provider.js';

@Module({
  providers: [
    {
      provide: MtnMomoProvider,
      inject: [APP_CONFIG],
      useFactory: ({ rails: { mtnMomo } }: AppConfig) =>
        mtnMomo === null ? null : new MtnMomoProvider(mtnMomo, new MtnMomoClient(mtnMomo)),
    },
  ],
  exports: [MtnMomoProvider],
})
export class MtnMomoModule {}
