import type { AppConfig } from './app-config.js';

/** What can be meant, and often is not. */
export function warningsOf({ profile, http }: Pick<AppConfig, 'profile' | 'http'>): string[] {
  if (profile !== 'production' || http.trustProxy !== false) return [];
  return [
    'TRUST_PROXY is not set: behind a proxy all callers have its address, and share one limit "ip"; name the proxy, if there is one',
  ];
}
