import type { Kind } from '../core/entry.js';
import type { FieldName } from './request.js';

/** What can be ordered, and with which fields. The order of the fields is the order of the checks. */
export interface Operation {
  readonly kind: Kind;
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly fields: readonly FieldName[];
}

const COMMON = ['input_Country', 'input_ServiceProviderCode', 'input_ThirdPartyConversationID'] as const;
const PAYMENT = [
  ...COMMON,
  'input_Currency',
  'input_Amount',
  'input_CustomerMSISDN',
  'input_TransactionReference',
] as const;

export const QUERY_FIELDS = COMMON;

export const OPERATIONS: readonly Operation[] = [
  {
    kind: 'collection',
    method: 'POST',
    path: 'c2bPayment/singleStage/',
    fields: [...PAYMENT, 'input_PurchasedItemsDesc'],
  },
  { kind: 'payout', method: 'POST', path: 'b2cPayment/', fields: [...PAYMENT, 'input_PaymentItemsDesc'] },
  // It names nobody and no currency: the money goes back to the payer of the transaction.
  {
    kind: 'refund',
    method: 'PUT',
    path: 'reversal/',
    fields: [...COMMON, 'input_ReversalAmount', 'input_TransactionID'],
  },
];
