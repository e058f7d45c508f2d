import { fieldError } from '../domain/errors.js';

export interface Page<T> {
  readonly data: T[];
  readonly hasMore: boolean;
  readonly nextCursor: string | null;
}

/** @param rows one more than the page holds, when there are more */
export function toPage<Row extends { id: string }, T>(
  rows: readonly Row[],
  limit: number,
  present: (row: Row) => T,
): Page<T> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const hasMore = rows.length > limit;
  return { data: page.map(present), hasMore, nextCursor: hasMore && last ? encodeCursor(last.id) : null };
}

const UUID_BYTES = 16;

/** Opaque to the caller: the id of the last item of a page. */
export function encodeCursor(uuid: string): string {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url');
}

/** @throws DomainError invalid_cursor */
export function decodeCursor(text: string): string {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== UUID_BYTES || bytes.toString('base64url') !== text) {
    throw fieldError('invalid_cursor', 'cursor', 'cursor must be the nextCursor of the page before, unchanged');
  }
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
