import { describe, expect, it } from '@jest/globals';
import { firstKeyAt } from './first-key-at.js';
import { newId } from './new-id.js';

describe('the first key of a moment', () => {
  it('is before every key that is made from then on, and after those made before', () => {
    const before = newId();
    const now = Date.now();
    expect(firstKeyAt(now + 1000) > before).toBe(true);
    expect(firstKeyAt(now - 1000) < newId()).toBe(true);
    expect(firstKeyAt(now)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7000-8000-000000000000$/);
  });

  it('can be made of any moment', () => {
    expect(firstKeyAt(-5)).toBe('00000000-0000-7000-8000-000000000000');
    expect(firstKeyAt(Date.parse('2026-11-25T00:00:00Z')) < firstKeyAt(Date.parse('2026-11-25T00:00:00.001Z'))).toBe(
      true,
    );
  });
});
