import type { Kind } from '../core/entry.js';
import type { Product } from './access.js';

/** What can be created at MTN, and where. V1 calls back with POST, V2 with PUT. */
export interface Resource {
  readonly name: 'requesttopay' | 'transfer' | 'deposit' | 'refund';
  readonly product: Product;
  readonly kind: Kind;
  /** Whose number stands in the request and in its status. A refund names nobody: it goes back to the payer. */
  readonly party: 'payer' | 'payee';
  readonly versions: readonly ('v1_0' | 'v2_0')[];
}

export const RESOURCES: readonly Resource[] = [
  { name: 'requesttopay', product: 'collection', kind: 'collection', party: 'payer', versions: ['v1_0'] },
  { name: 'transfer', product: 'disbursement', kind: 'payout', party: 'payee', versions: ['v1_0'] },
  { name: 'deposit', product: 'disbursement', kind: 'payout', party: 'payee', versions: ['v1_0', 'v2_0'] },
  { name: 'refund', product: 'disbursement', kind: 'refund', party: 'payee', versions: ['v1_0', 'v2_0'] },
];
