import { typeid } from 'typeid-js';

/** A new UUIDv7: sorts by its time of creation. */
export function newId(): string {
  return typeid().toUUID();
}
