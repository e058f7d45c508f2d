import type { RiskConfig } from './app-config.js';
import type { Environment } from './environment.js';
import type { VelocityRules } from './velocity-rules.js';

export function riskConfig(env: Environment, { rules, newWallet }: VelocityRules): RiskConfig {
  const { FRAUD_SERVICE_URL: url, FRAUD_SERVICE_TOKEN: token } = env;
  return {
    policy: { rules, newWallet, thresholds: { review: env.FRAUD_REVIEW_SCORE, deny: env.FRAUD_DENY_SCORE } },
    reviewWindowSeconds: env.RISK_REVIEW_WINDOW_SECONDS,
    fraudService:
      url === undefined || token === undefined
        ? null
        : {
            url: url.replace(/\/+$/, ''),
            token,
            timeoutMs: env.FRAUD_TIMEOUT_MS,
            fallback: {
              allowUpTo: BigInt(env.FRAUD_FALLBACK_ALLOW_UP_TO),
              reviewUpTo: BigInt(env.FRAUD_FALLBACK_REVIEW_UP_TO),
            },
          },
  };
}

export function problemsOfRisk(env: Environment): string[] {
  const problems: string[] = [];
  if (env.FRAUD_SERVICE_URL !== undefined && env.FRAUD_SERVICE_TOKEN === undefined)
    problems.push('FRAUD_SERVICE_TOKEN: required with FRAUD_SERVICE_URL');
  if (env.FRAUD_SERVICE_URL === undefined && env.FRAUD_SERVICE_TOKEN !== undefined)
    problems.push('FRAUD_SERVICE_URL: required with FRAUD_SERVICE_TOKEN');
  if (env.FRAUD_REVIEW_SCORE >= env.FRAUD_DENY_SCORE)
    problems.push('FRAUD_REVIEW_SCORE, FRAUD_DENY_SCORE: the first must be the lower one');
  if (env.FRAUD_FALLBACK_ALLOW_UP_TO > env.FRAUD_FALLBACK_REVIEW_UP_TO)
    problems.push('FRAUD_FALLBACK_ALLOW_UP_TO, FRAUD_FALLBACK_REVIEW_UP_TO: the first must not be the higher one');
  if (env.SYNCCASH_PROFILE === 'production' && env.FRAUD_SERVICE_URL?.startsWith('http:') === true)
    problems.push('FRAUD_SERVICE_URL: it receives the numbers of payers, so it must be https');
  return problems;
}
