/** 192 bits: whoever does not get the URL from us cannot find it. */
export const CALLBACK_TOKEN_BYTES = 24;

const BASE64URL = /^[A-Za-z0-9_-]{32}$/;

/** Whether it can be a token of ours at all. Nobody needs to be asked about any other. */
export function isCallbackToken(text: string): boolean {
  return BASE64URL.test(text);
}
