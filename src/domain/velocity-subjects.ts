import { ipSubject } from './ip-address.js';
import type { Subjects } from './velocity.js';

export interface Participants {
  readonly merchantId: string;
  readonly msisdn: string;
  readonly reference: string;
  readonly deviceId: string | null;
  /** A valid address in any spelling. */
  readonly ip: string | null;
}

/** Under which names the activity of a payment is counted. Only a wallet is the same for all merchants. */
export function subjectsOf({ merchantId, msisdn, reference, deviceId, ip }: Participants): Subjects {
  return {
    payer: msisdn,
    merchant: merchantId,
    device: deviceId === null ? null : `${merchantId}/${deviceId}`,
    ip: ip === null ? null : `${merchantId}/${ipSubject(ip)}`,
    reference: `${merchantId}/${reference}`,
  };
}
