import { type JsonRecord, textField } from '../core/json.js';
import type { Code } from './words.js';

/** What every request is checked for. A check says what is wrong by its code, or null. */
export type Check = (body: JsonRecord) => Code | null;

const MAX_EXTTRID_CHARS = 30;
/** DESIGN: the gateway does not say how old a request may be. */
const MAX_SKEW_MS = 5 * 60_000;
const TS = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;
const LOCAL_NUMBER = /^0\d{9}$/;

/** The first complaint, in the order of the checks: the gateway never lists more than one. */
export function firstComplaint(body: JsonRecord, checks: readonly Check[]): Code | null {
  for (const check of checks) {
    const code = check(body);
    if (code !== null) return code;
  }
  return null;
}

/** A field that is not there, is empty, or is not text. */
export function missing(name: string, code: Code): Check {
  return (body) => (textField(body, name) === null ? code : null);
}

export function oneOf(name: string, words: readonly string[], code: Code): Check {
  return (body) => (words.includes(textField(body, name) ?? '') ? null : code);
}

export function transType(served: readonly string[]): Check {
  return (body) => missing('trans_type', '041')(body) ?? oneOf('trans_type', served, '089')(body);
}

/** `ts` is UTC. */
export function timestamp(nowMs: number): readonly Check[] {
  return [
    missing('ts', '053'),
    (body) => (timeOf(body) === null ? '023' : null),
    (body) => (Math.abs((timeOf(body) ?? 0) - nowMs) > MAX_SKEW_MS ? '036' : null),
  ];
}

/** PUBLIC: an integer; clients in the field send its digits as text, which is served too. */
export function service(serviceId: string | number): Check {
  return ({ service_id: sent }) => {
    if (sent === undefined || sent === null || sent === '') return '006';
    return (typeof sent === 'string' || typeof sent === 'number') && String(sent) === String(serviceId) ? null : '011';
  };
}

/** PUBLIC: two codes speak of the length (025, 085); 025 is answered. */
export const exttridLength: Check = (body) =>
  (textField(body, 'exttrid') ?? '').length > MAX_EXTTRID_CHARS ? '025' : null;

export const customerNumber: Check = (body) => (msisdnOf(body) === null ? '009' : null);

/** E.164 of the wallet: the wire has the local form, the books have this one. */
export function msisdnOf(body: JsonRecord): string | null {
  const number = textField(body, 'customer_number') ?? '';
  return LOCAL_NUMBER.test(number) ? `+233${number.slice(1)}` : null;
}

/** null = not a time, such as the 30th of February, which Date would move to March. */
function timeOf(body: JsonRecord): number | null {
  const ts = textField(body, 'ts') ?? '';
  if (!TS.test(ts)) return null;
  const time = new Date(`${ts.replace(' ', 'T')}Z`);
  if (Number.isNaN(time.getTime())) return null;
  return time.toISOString().slice(0, 19).replace('T', ' ') === ts ? time.getTime() : null;
}
