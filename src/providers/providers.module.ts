import { Module } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { AirteltigoMoneyModule } from './airteltigo-money/airteltigo-money.module.js';
import { AirteltigoMoneyProvider } from './airteltigo-money/airteltigo-money.provider.js';
import { GuardedProvider } from './guarded-provider.js';
import { MtnMomoModule } from './mtn-momo/mtn-momo.module.js';
import { MtnMomoProvider } from './mtn-momo/mtn-momo.provider.js';
import type { Provider } from './provider.js';
import { ProviderRegistry } from './provider-registry.js';
import { VodafoneCashModule } from './vodafone-cash/vodafone-cash.module.js';
import { VodafoneCashProvider } from './vodafone-cash/vodafone-cash.provider.js';

/** A call may overrun its own timeout by this much before the guard ends it. */
const GRACE_MS = 500;

/**
 * The table of rails: a new one is a folder and a row here. A rail that is not configured is null. The operators' own
 * rails stand before the gateway: of two rails that reach a wallet, the direct one is asked.
 */
const RAILS = [
  { token: MtnMomoProvider, configOf: ({ rails }: AppConfig) => rails.mtnMomo },
  { token: VodafoneCashProvider, configOf: ({ rails }: AppConfig) => rails.vodafoneCash },
  { token: AirteltigoMoneyProvider, configOf: ({ rails }: AppConfig) => rails.airteltigoMoney },
];

@Module({
  imports: [MtnMomoModule, VodafoneCashModule, AirteltigoMoneyModule],
  providers: [
    {
      provide: ProviderRegistry,
      inject: [APP_CONFIG, PinoLogger, ...RAILS.map(({ token }) => token)],
      useFactory: (config: AppConfig, logger: PinoLogger, ...configured: (Provider | null)[]) =>
        new ProviderRegistry((report, gate) =>
          RAILS.flatMap(({ configOf }, index) => {
            const provider = configured[index] ?? null;
            const rail = configOf(config);
            if (provider === null || rail === null) return [];
            const { maxConnections: maxCalls, statusQueriesPerSecond } = rail;
            const limits = { deadlineMs: rail.requestTimeoutMs + GRACE_MS, maxCalls, statusQueriesPerSecond };
            return [new GuardedProvider(provider, limits, { report, gate }, logger)];
          }),
        ),
    },
  ],
  exports: [ProviderRegistry],
})
export class ProvidersModule {}
