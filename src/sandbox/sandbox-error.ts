/** The sandbox cannot start or go on. The message is written for whoever typed the command: what is wrong, what to do. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
}

/** The property of a system's error (`code`, `stderr`); undefined when it has none, or no text in it. */
export function errorText(error: unknown, name: 'code' | 'stderr'): string | undefined {
  // No instanceof: errors of Node's own modules may come from another realm.
  if (typeof error !== 'object' || error === null || !(name in error)) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
}

export function errorCode(error: unknown): string | undefined {
  return errorText(error, 'code');
}
