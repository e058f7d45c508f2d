import { formatRateLimit } from '../../config/rate-limit-policy.js';
import { algorithmOf, type LimitName } from '../../domain/rate-limit.js';
import { toPublicId } from '../../http/public-id.js';
import type { RateLimitResponse } from './dto/rate-limit.response.js';
import type { LimitChange, LimitPolicies } from './limit-policies.js';

const SCOPES: Record<LimitName, string> = {
  global: 'everything together, without callbacks and the admin API',
  ip: 'each client address, before anybody asks who calls; of callbacks only those to made-up addresses',
  merchant: 'each merchant',
  key: 'each API key',
  endpoint: 'each endpoint of each merchant',
  callback: 'each callback address, which is that of one attempt',
};

export function presentLimit(name: LimitName, policies: LimitPolicies): RateLimitResponse {
  const policy = policies.of(name);
  const change = policies.changeOf(name);
  return {
    name,
    scope: SCOPES[name],
    algorithm: policy && algorithmOf(policy),
    limit: policy && policy.limit,
    windowSeconds: policy && policy.windowMs / 1000,
    burst: policy && policy.burst,
    source: change === null ? 'configuration' : 'change',
    configured: formatRateLimit(policies.configuredOf(name)),
    change: change && presentChange(change),
  };
}

function presentChange({ reason, apiKeyId, changedAt, expiresAt }: LimitChange): RateLimitResponse['change'] {
  return {
    reason,
    apiKeyId: toPublicId('key', apiKeyId),
    changedAt: changedAt.toISOString(),
    expiresAt: expiresAt && expiresAt.toISOString(),
  };
}
