/**
 * Chance that repeats: a number in [0, 1) made from the seed and words such as a reference. It does not depend on the
 * order of calls, so a run with the same seed and references has the same delays whatever the timing.
 */
export function chance(seed: number, ...words: string[]): number {
  const text = words.join('|');
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  // FNV-1a alone leaves neighbouring texts close together; this is the finaliser of MurmurHash3.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** Whole milliseconds between min and max, both included. */
export function delayBetween(minMs: number, maxMs: number, part: number): number {
  return minMs + Math.floor(part * (maxMs - minMs + 1));
}
