/**
 * DESIGN: the last two digits of a Ghana number choose what happens, the same on every rail. All of it is this table.
 */

/** Why an instruction fails, in no rail's words; each rail has its own word for it. */
export type Cause =
  'insufficient_funds' | 'refused' | 'expired' | 'wallet_unknown' | 'limit_reached' | 'float_short' | 'internal';

/** A cause, or the rail's own word where the rail publishes its own test numbers. */
export type Failure = Cause | { word: string };

/** What an instruction meets before it is accepted. */
export type Door = 'open' | 'html' | 'unavailable' | 'unavailable_twice' | { refused: Failure };

export interface Scenario {
  door: Door;
  /** What the caller hears of the acceptance. */
  answer: 'accepted' | 'server_error' | 'never';
  ending: 'moves' | 'never' | { fails: Failure };
  wait: 'seeded' | 'pin_window' | 'slow';
  callback: 'once' | 'lost' | 'twice' | 'early' | 'forged';
}

const ORDINARY: Scenario = { door: 'open', answer: 'accepted', ending: 'moves', wait: 'seeded', callback: 'once' };

const BY_LAST_TWO_DIGITS: Record<string, Partial<Scenario>> = {
  '00': {},
  '01': { ending: { fails: 'insufficient_funds' } },
  '02': { ending: { fails: 'refused' } },
  '03': { ending: { fails: 'expired' }, wait: 'pin_window' },
  '04': { ending: 'never' },
  '05': { door: { refused: 'wallet_unknown' }, ending: { fails: 'wallet_unknown' } },
  '06': { ending: { fails: 'limit_reached' } },
  '07': { answer: 'server_error', callback: 'lost' },
  '08': { answer: 'never', callback: 'lost' },
  '09': { callback: 'lost' },
  '10': { callback: 'twice' },
  '11': { callback: 'early' },
  '12': { ending: { fails: 'refused' }, callback: 'forged' },
  '13': { door: 'unavailable_twice' },
  '14': { door: 'html' },
  '15': { wait: 'slow' },
};

const GHANA_MSISDN = /^\+233\d{7}(\d{2})$/;

/** The scenario of a wallet, by its E.164 number; success for every number that names none. */
export function scenarioOf(msisdn: string): Scenario {
  const lastTwo = GHANA_MSISDN.exec(msisdn)?.[1];
  return scenario((lastTwo === undefined ? undefined : BY_LAST_TWO_DIGITS[lastTwo]) ?? {});
}

/** A rail's own test number, told as what differs from an ordinary success. */
export function scenario(differences: Partial<Scenario>): Scenario {
  return { ...ORDINARY, ...differences };
}
