import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '../domain/errors.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { fromPublicId, toPublicId } from './public-id.js';
import { newId } from '../persistence/new-id.js';

describe('a cursor', () => {
  it('comes back as the id that it was made of', () => {
    fc.assert(fc.property(fc.uuid(), (id) => decodeCursor(encodeCursor(id)) === id));
  });

  it('is refused when it was changed, and never anything worse than refused', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        try {
          return encodeCursor(decodeCursor(text)) === text;
        } catch (error) {
          return error instanceof DomainError && error.code === 'invalid_cursor';
        }
      }),
    );
  });
});

describe('a public id', () => {
  it('names its kind, and is no id of another kind', () => {
    const id = newId();
    expect(fromPublicId('pay', toPublicId('pay', id))).toBe(id);
    expect(fromPublicId('att', toPublicId('pay', id))).toBeNull();
    expect(fromPublicId('pay', id)).toBeNull();
  });

  it('sorts by its time of creation', () => {
    const ids = Array.from({ length: 50 }, newId);
    expect(ids.toSorted()).toEqual(ids);
  });
});
