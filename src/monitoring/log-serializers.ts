import { maskMsisdn } from '../domain/wallet.js';

const GHANA_NUMBER = /\+?233\d{9}\b/g;
const LOCAL_NUMBER = /\b0[25]\d{8}\b/g;
const CALLBACK_TOKEN = /(\/webhooks\/[^/]+\/)[^/?]+/;
const MAX_STACK_CHARS = 4000;

/** Personal numbers never reach a log, wherever in a text they stand. */
export function maskNumbers(text: string): string {
  return text.replace(GHANA_NUMBER, maskMsisdn).replace(LOCAL_NUMBER, maskMsisdn);
}

/** The path without its query (which may hold a number) and without a callback's token (which is a secret). */
export function loggablePath(url: string): string {
  const path = url.split('?', 1)[0] ?? '';
  return maskNumbers(path.replace(CALLBACK_TOKEN, '$1***'));
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
