import { maskMsisdn } from '../domain/wallet.js';

/** What people write between the digits of a number, in clear or percent-encoded. */
const GAP = String.raw`(?:[\s.,()\[\]/_~+\-‐-―−]|%[0-9A-Fa-f]{2}){0,4}`;
/** The nine national digits, and nothing more. */
const NATIONAL = String.raw`(?:${GAP}\p{Nd}){8}(?!\p{Nd})`;
const GHANA_NUMBER = new RegExp(String.raw`\+?2${GAP}3${GAP}3${GAP}(?:[(]?0[)]?${GAP})?\p{Nd}${NATIONAL}`, 'gu');
const LOCAL_NUMBER = new RegExp(String.raw`(?:(?<![\p{L}\p{Nd}])|(?<=%[0-9A-Fa-f]{2}))0${GAP}[25]${NATIONAL}`, 'gu');
const BETWEEN_DIGITS = /%[0-9a-f]{2}|\P{Nd}/giu;

const ESCAPED = /%([0-9A-Fa-f]{2})/g;
const CALLBACK_TOKEN = /(\/webhooks\/[^/]+\/)[^/?]+/;
/** The ids that we show outside, and plain words: the name of a rail, of a limit. */
const TELLS_NOBODY = /^(?:[a-z]{2,4}_[0-9a-z]{26}|[a-z_]{1,32})$/;
const MAX_STACK_CHARS = 4000;

/** Personal numbers never reach a log, wherever in a text they stand and however they are written. */
export function maskNumbers(text: string): string {
  return text.replace(GHANA_NUMBER, maskWritten).replace(LOCAL_NUMBER, maskWritten);
}

function maskWritten(number: string): string {
  return `${number.startsWith('+') ? '+' : ''}${maskMsisdn(number.replaceAll(BETWEEN_DIGITS, ''))}`;
}

/**
 * The path without its query (which may hold a number) and without a callback's token (which is a secret).
 * @param route the pattern that the path was matched by: of its parameters only those are told that can be nobody's
 * number, since a number can be written in more ways than any mask knows
 */
export function loggablePath(url: string, route?: string): string {
  const path = url.split('?', 1)[0] ?? '';
  if (route === undefined) return maskNumbers(readable(path).replace(CALLBACK_TOKEN, '$1***'));
  const parts = path.split('/');
  return route
    .split('/')
    .map((part, n) => (part.startsWith(':') && TELLS_NOBODY.test(parts[n] ?? '') ? parts[n] : part))
    .join('/');
}

/** Digits may be escaped too. Never throws, whatever was sent. */
function readable(path: string): string {
  return path.replace(ESCAPED, (_, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return /[ -~]/.test(character) ? character : ' ';
  });
}

/** Only what helps: database errors carry whole rows in their details. */
export function serializeError(error: unknown): Record<string, unknown> {
  if (!Error.isError(error)) return { message: maskNumbers(String(error)) };
  const { code, constraint, table } = error as { code?: unknown; constraint?: unknown; table?: unknown };
  return {
    type: error.name,
    message: maskNumbers(error.message),
    stack: maskNumbers(error.stack ?? '').slice(0, MAX_STACK_CHARS),
    ...(typeof code === 'string' && { code }),
    ...(typeof constraint === 'string' && { constraint }),
    ...(typeof table === 'string' && { table }),
  };
}
