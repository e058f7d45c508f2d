/** It did not answer in time. It may still do what it was asked. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/**
 * Rejects when the work takes longer. What came while this process was busy with something else came in time: it is read
 * before the deadline counts.
 */
export function within<T>(deadlineMs: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new DeadlineError(`no answer in ${deadlineMs} ms`));
    const timer = setTimeout(() => setImmediate(giveUp), deadlineMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
