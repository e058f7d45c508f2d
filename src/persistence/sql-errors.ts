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
