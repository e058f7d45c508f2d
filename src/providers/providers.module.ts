import { Module } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { GuardedProvider } from './guarded-provider.js';
import { MtnMomoModule } from './mtn-momo/mtn-momo.module.js';
import { MtnMomoProvider } from './mtn-momo/mtn-momo.provider.js';
import type { Provider } from './provider.js';
import { ProviderRegistry } from './provider-registry.js';

/** A call may overrun its own timeout by this much before the guard ends it. */
const GRACE_MS = 500;

/** The table of rails: a new one is a folder and a row here. A rail that is not configured is not there. */
function rails(config: AppConfig, mtnMomo: Provider | null): { provider: Provider | null; timeoutMs: number }[] {
  return [{ provider: mtnMomo, timeoutMs: config.mtnMomo?.requestTimeoutMs ?? 0 }];
}

@Module({
  imports: [MtnMomoModule],
  providers: [
    {
      provide: ProviderRegistry,
      inject: [APP_CONFIG, PinoLogger, MtnMomoProvider],
      useFactory: (config: AppConfig, logger: PinoLogger, mtnMomo: MtnMomoProvider | null) =>
        new ProviderRegistry((report) =>
          rails(config, mtnMomo).flatMap(({ provider, timeoutMs }) =>
            provider === null ? [] : [new GuardedProvider(provider, timeoutMs + GRACE_MS, report, logger)],
          ),
        ),
    },
  ],
  exports: [ProviderRegistry],
})
export class ProvidersModule {}
