/** PostgreSQL's five-character SQLSTATE, or the code of the socket error below it. */
function codeOf(error: unknown): string {
  const code: unknown = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** The values of one row are at fault (class 22: data, 23: constraint): the other rows of its batch are not. */
export function isRowFault(error: unknown): boolean {
  return /^2[23]...$/.test(codeOf(error));
}

/** Two transactions waited for each other, and this one was chosen to lose; the same work may simply be done again. */
export function isDeadlock(error: unknown): boolean {
  return ['40P01', '40001'].includes(codeOf(error));
}

const SOCKET_ERRORS = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH']);

/** The database cannot be reached, is starting, stopping, full or too slow: the same request may work in a moment. */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  if (SOCKET_ERRORS.has(code) || /^(08|53|57P0|57014)/.test(code)) return true;
  // pg has no code for these.
  return (
    Error.isError(error) &&
    /connection terminated|timeout exceeded when trying to connect|Query read timeout|pool after calling end/i.test(
      error.message,
    )
  );
}
