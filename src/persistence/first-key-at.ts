/** The smallest UUIDv7 of this millisecond: keys are in the order of their time, so a range of time is a range of keys. */
export function firstKeyAt(epochMs: number): string {
  const hex = Math.max(0, Math.floor(epochMs)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
