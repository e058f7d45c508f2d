import { TypeID } from 'typeid-js';

/** What an id names: the prefix of its TypeID outside. */
export type IdPrefix = 'pay' | 'att' | 'rfd' | 'pot' | 'evt' | 'mer' | 'key' | 'aud' | 'mnt' | 'pst' | 'fco' | 'leg';

export function toPublicId(prefix: IdPrefix, uuid: string): string {
  return TypeID.fromUUID(prefix, uuid).toString();
}

/** null when the text is not an id of this kind. */
export function fromPublicId(prefix: IdPrefix, text: string): string | null {
  try {
    return TypeID.fromString(text, prefix).toUUID();
  } catch {
    return null;
  }
}

/** Whatever it names; null when it is no id at all. */
export function anyPublicId(text: string): string | null {
  try {
    return TypeID.fromString(text).toUUID();
  } catch {
    return null;
  }
}
