import type { Entry } from '../core/entry.js';
import { decimalFromMinor } from '../core/money.js';
import { transactionIdOf } from './ledger.js';
import { outcomeOf } from './words.js';

/** SEEN: what stands in the place of a transaction id when there is none. */
const NO_TRANSACTION = 'N/A';

/**
 * The answer of queryTransactionStatus, always HTTP 200. The four words are PUBLIC; what follows is DESIGN: N/A is still
 * pending, the code of a failure is its reason, and our conversation id is told again for who missed the acceptance.
 */
export function statusOf(entry: Entry, queryId: string): object {
  const { code, desc } = outcomeOf(entry.reason);
  return {
    output_ResponseCode: code,
    output_ResponseDesc: desc,
    output_ResponseTransactionStatus: wordOfStatus(entry),
    output_ConversationID: entry.details.conversationId,
    ...(entry.status === 'moved' && { output_TransactionID: entry.details.transactionId }),
    output_ThirdPartyConversationID: queryId,
    // DESIGN: so that the asker can see that it is its own transaction.
    output_Amount: decimalFromMinor(entry.amountMinor),
    output_CustomerMSISDN: entry.msisdn.slice(1),
  };
}

function wordOfStatus({ status, reason }: Entry): string {
  if (status === 'pending') return 'N/A';
  if (status === 'moved') return 'Completed';
  return outcomeOf(reason).code === 'INS-9' ? 'Expired' : 'Cancelled';
}

/**
 * The callback; PUBLIC and unsigned. The receiver must acknowledge it, or it comes again. A forged one claims the opposite.
 */
export function callbackOf(entry: Entry, isForged: boolean, seed: number): object {
  const claimsMoved = (entry.status === 'moved') !== isForged;
  const { code, desc } = outcomeOf(claimsMoved ? null : (entry.reason ?? 'INS-5'));
  // A forger does not know the transaction id: its own is in no book.
  const transactionId = isForged ? transactionIdOf(seed, entry.reference, 'forged') : entry.details.transactionId;
  return {
    input_OriginalConversationID: entry.details.conversationId,
    input_TransactionID: claimsMoved ? transactionId : NO_TRANSACTION,
    input_ResultCode: code,
    input_ResultDesc: desc,
    input_ThirdPartyConversationID: entry.reference,
  };
}
