import { hash, randomBytes } from 'node:crypto';
import type { Profile } from '../config/app-config.js';

const API_KEY = /^sc_(?:test|live)_[A-Za-z0-9_]{16,128}$/;
const SECRET_BYTES = 24;
const HINT_CHARS = 4;

/** A key says of itself where it is good: one of the sandbox must never open production. */
export function apiKeyPrefix(profile: Profile): string {
  return profile === 'production' ? 'sc_live_' : 'sc_test_';
}

export function isApiKeyOf(profile: Profile, text: string): boolean {
  return API_KEY.test(text) && text.startsWith(apiKeyPrefix(profile));
}

/** 192 random bits. */
export function makeApiKey(profile: Profile): string {
  return `${apiKeyPrefix(profile)}${randomBytes(SECRET_BYTES).toString('hex')}`;
}

/** What is stored of a key. No salt and no stretching: nobody guesses that many random bits. */
export function hashOf(apiKey: string): Buffer {
  return hash('sha256', apiKey, 'buffer');
}

/** Its last characters, by which people tell their keys apart. */
export function hintOf(apiKey: string): string {
  return apiKey.slice(-HINT_CHARS);
}
