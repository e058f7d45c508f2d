import { type JsonRecord, textField } from '../core/json.js';
import { decimalFromMinor } from '../core/money.js';
import type { RailDesk } from '../core/rail-desk.js';
import { NETWORK_OF, NETWORKS } from './instruction-request.js';
import {
  customerNumber,
  exttridLength,
  firstComplaint,
  missing,
  msisdnOf,
  oneOf,
  service,
  timestamp,
  transType,
} from './request.js';
import { statusOf } from './status.js';
import { answer } from './words.js';

const RAIL = 'airteltigo_money';
const NOT_USED = '0.00';

/** AII: whose wallet is this? `nw` is the bank switch, `bank_code` the network that is asked. */
export function nameOf(body: JsonRecord, serviceId: string | number, { books, homes }: RailDesk): object {
  const complaint = firstComplaint(body, [
    missing('customer_number', '008'),
    missing('nw', '014'),
    missing('exttrid', '018'),
    missing('bank_code', '088'),
    customerNumber,
    oneOf('nw', ['BNK'], '029'),
    oneOf('bank_code', NETWORKS, '091'),
    ...timestamp(Date.now()),
    exttridLength,
    service(serviceId),
  ]);
  if (complaint !== null) return answer(complaint);
  if (books.find(RAIL, textField(body, 'exttrid') ?? '') !== undefined) return answer('021');
  const network = NETWORK_OF[textField(body, 'bank_code') ?? ''] ?? 'AT';
  return homes.isHomeAt(network, msisdnOf(body) ?? '') ? { ...answer('027'), name: 'SAND BOX' } : answer('044');
}

/** TSC: what became of an instruction? PUBLIC: it has no `ts`. */
export function transactionOf(body: JsonRecord, serviceId: string | number, { books }: RailDesk): object {
  const complaint = firstComplaint(body, [
    transType(['TSC']),
    missing('exttrid', '018'),
    exttridLength,
    service(serviceId),
  ]);
  if (complaint !== null) return answer(complaint);
  const entry = books.find(RAIL, textField(body, 'exttrid') ?? '');
  return entry === undefined ? answer('033') : statusOf(entry);
}

/** BLC: collections come in on one side, payouts draw on the other. */
export function balancesOf(body: JsonRecord, serviceId: string | number, { books }: RailDesk): object {
  const complaint = firstComplaint(body, [transType(['BLC']), ...timestamp(Date.now()), service(serviceId)]);
  if (complaint !== null) return answer(complaint);
  const { collectedMinor, floatMinor } = books.balancesOf(RAIL);
  return {
    sms_bal: NOT_USED,
    payout_bal: decimalFromMinor(floatMinor),
    billpay_bal: NOT_USED,
    available_collect_bal: decimalFromMinor(collectedMinor),
    airtime_bal: NOT_USED,
    actual_collect_bal: decimalFromMinor(collectedMinor),
  };
}
