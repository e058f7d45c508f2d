import type { ValueTransformer } from 'typeorm';

/** PostgreSQL's bigint arrives as text, because a JavaScript number could not hold it. */
export const bigintTransformer: ValueTransformer = {
  to: (value: bigint | null | undefined) => value?.toString() ?? value,
  from: (value: string | null) => (value === null ? null : BigInt(value)),
};

/** The text of a CHECK that a column holds one of these words. */
export function oneOf(column: string, words: readonly string[]): string {
  return `${column} IN (${words.map((word) => `'${word}'`).join(',')})`;
}
