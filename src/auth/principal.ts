export const SCOPES = ['merchant', 'operator'] as const;
export type Scope = (typeof SCOPES)[number];

/** Who calls: always one merchant, with what its credential allows. */
export interface Principal {
  readonly merchantId: string;
  readonly apiKeyId: string;
  readonly scopes: readonly Scope[];
}
