import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Repeating } from './repeating.js';

const EVERY_MS = 1000;

/** Work that ends when the test says so. */
class Desk {
  readonly errors: unknown[] = [];
  private readonly open: { resolve: () => void; reject: (error: Error) => void }[] = [];
  begun = 0;

  readonly repeating = new Repeating({
    everyMs: EVERY_MS,
    work: () => {
      this.begun += 1;
      return new Promise<void>((resolve, reject) => {
        this.open.push({ resolve, reject });
      });
    },
    onError: (error) => this.errors.push(error),
  });

  async end(error?: Error): Promise<void> {
    const run = this.open.shift();
    if (run === undefined) throw new Error('nothing is running');
    if (error === undefined) run.resolve();
    else run.reject(error);
    await settled();
  }
}

/** Lets everything go on that waits for nothing but a promise. */
async function settled(): Promise<void> {
  await jest.advanceTimersByTimeAsync(0);
}

async function isDone(promise: Promise<void>): Promise<boolean> {
  let done = false;
  void promise.then(() => (done = true));
  await settled();
  return done;
}

describe('Repeating', () => {
  let desk: Desk;

  beforeEach(() => {
    jest.useFakeTimers();
    desk = new Desk();
  });
  afterEach(() => void jest.useRealTimers());

  it('runs at once, is started when that is done, and runs again after each pause', async () => {
    const started = desk.repeating.start();
    expect(await isDone(started)).toBe(false);
    expect(desk.begun).toBe(1);
    await desk.end();
    expect(await isDone(started)).toBe(true);

    await jest.advanceTimersByTimeAsync(EVERY_MS - 1);
    expect(desk.begun).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(desk.begun).toBe(2);
    await desk.end();
    await jest.advanceTimersByTimeAsync(EVERY_MS);
    expect(desk.begun).toBe(3);
  });

  it('has one run at a time, however long it takes: the pause begins at its end', async () => {
    void desk.repeating.start();
    await jest.advanceTimersByTimeAsync(10 * EVERY_MS);
    expect(desk.begun).toBe(1);
    await desk.end();
    await jest.advanceTimersByTimeAsync(EVERY_MS - 1);
    expect(desk.begun).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(desk.begun).toBe(2);
  });

  it('tells of a run that failed and goes on, the first one included', async () => {
    const started = desk.repeating.start();
    await settled();
    const error = new Error('the database is away');
    await desk.end(error);
    expect(await isDone(started)).toBe(true);
    expect(desk.errors).toEqual([error]);
    await jest.advanceTimersByTimeAsync(EVERY_MS);
    expect(desk.begun).toBe(2);
    await desk.end(error);
    expect(desk.errors).toEqual([error, error]);
    await jest.advanceTimersByTimeAsync(EVERY_MS);
    expect(desk.begun).toBe(3);
  });

  it('run now, begins after the run in flight, and once for all who ask meanwhile', async () => {
    void desk.repeating.start();
    await settled();
    const asked = [desk.repeating.runNow(), desk.repeating.runNow(), desk.repeating.runNow()];
    await settled();
    expect(desk.begun).toBe(1);
    await desk.end();
    expect(desk.begun).toBe(2);
    expect(await isDone(asked[0]!)).toBe(false);
    // This one cannot know whether the run has seen what it did before.
    const later = desk.repeating.runNow();
    await desk.end();
    expect(await isDone(Promise.all(asked).then(() => undefined))).toBe(true);
    expect(desk.begun).toBe(3);
    expect(await isDone(later)).toBe(false);
    await desk.end();
    expect(await isDone(later)).toBe(true);
  });

  it('run now, tells of a failure like any other run', async () => {
    const asked = desk.repeating.runNow();
    await settled();
    await desk.end(new Error('no'));
    expect(await isDone(asked)).toBe(true);
    expect(desk.errors).toHaveLength(1);
  });

  it('stopped, does not run again', async () => {
    void desk.repeating.start();
    await settled();
    await desk.end();
    await desk.repeating.stop();
    await jest.advanceTimersByTimeAsync(10 * EVERY_MS);
    await desk.repeating.runNow();
    expect(desk.begun).toBe(1);
  });

  it('stopped, waits for the run in flight, also for the very first', async () => {
    void desk.repeating.start();
    await settled();
    const stopped = desk.repeating.stop();
    expect(await isDone(stopped)).toBe(false);
    await desk.end();
    expect(await isDone(stopped)).toBe(true);
    await jest.advanceTimersByTimeAsync(10 * EVERY_MS);
    expect(desk.begun).toBe(1);
  });

  it('stopped, lets those who wait for a next run go, without it', async () => {
    void desk.repeating.start();
    await settled();
    const asked = desk.repeating.runNow();
    const stopped = desk.repeating.stop();
    await desk.end();
    expect(await isDone(asked)).toBe(true);
    expect(await isDone(stopped)).toBe(true);
    expect(desk.begun).toBe(1);
  });
});
