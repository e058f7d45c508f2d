import { Module, type OnApplicationShutdown, Inject } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { FraudService } from './fraud-service.js';
import { RISK_SCORER, type RiskScorer } from './risk-scorer.js';
import { RiskWatch } from './risk-watch.js';
import { RulesScorer } from './rules-scorer.js';

@Module({
  providers: [
    RiskWatch,
    {
      provide: RISK_SCORER,
      inject: [APP_CONFIG, PinoLogger],
      useFactory: ({ risk, breaker }: AppConfig, logger: PinoLogger): RiskScorer =>
        risk.fraudService === null
          ? new RulesScorer()
          : new FraudService(risk.fraudService, risk.policy.thresholds, breaker, logger),
    },
  ],
  exports: [RISK_SCORER, RiskWatch],
})
export class FraudModule implements OnApplicationShutdown {
  constructor(@Inject(RISK_SCORER) private readonly scorer: RiskScorer) {}

  async onApplicationShutdown(): Promise<void> {
    if (this.scorer instanceof FraudService) await this.scorer.close();
  }
}
