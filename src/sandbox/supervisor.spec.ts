import { describe, expect, it } from '@jest/globals';
import { Supervisor, type RunningPart } from './supervisor.js';

function partOf(pid: number): RunningPart & { die(reason: string): void } {
  const { promise: exited, resolve: die } = Promise.withResolvers<string>();
  return { pid, exited, die, stop: async () => die('stopped') };
}

function supervised(starts: (() => Promise<RunningPart>)[]) {
  const events: string[] = [];
  let next = 0;
  const { promise: settled, resolve: settle } = Promise.withResolvers<void>();
  const last = starts.at(-1);
  const supervisor = new Supervisor({
    name: 'the part',
    start: async () => (starts[next++] ?? last)!(),
    say: (line) => events.push(line),
    onRestart: () => settle(),
    onFatal: (error) => {
      events.push(`fatal: ${error.message}`);
      settle();
    },
  });
  return { supervisor, events, settled, starts: () => next };
}

describe('Supervisor', () => {
  it('starts a part again that has died, and says so', async () => {
    const first = partOf(11);
    const { supervisor, events, settled } = supervised([async () => first, async () => partOf(12)]);
    await supervisor.start();
    expect(supervisor.pid).toBe(11);
    first.die('signal SIGKILL');
    await settled;
    expect(supervisor.pid).toBe(12);
    expect(events).toEqual(['the part: gone (signal SIGKILL); starting again in 100 ms', 'the part: back (pid 12)']);
    await supervisor.stop();
  });

  it('tries again when the restart fails', async () => {
    const first = partOf(11);
    const { supervisor, settled, starts } = supervised([
      async () => first,
      async () => Promise.reject(new Error('not yet')),
      async () => partOf(12),
    ]);
    await supervisor.start();
    first.die('exit code 1');
    await settled;
    expect(starts()).toBe(3);
    expect(supervisor.pid).toBe(12);
    await supervisor.stop();
  });

  it('leaves a part alone that it was told to stop, also while it waits for the restart', async () => {
    const first = partOf(11);
    const { supervisor, starts } = supervised([async () => first]);
    await supervisor.start();
    first.die('signal SIGKILL');
    await first.exited;
    await supervisor.stop();
    expect(starts()).toBe(1);
    expect(supervisor.pid).toBeNull();
  });

  it('hands the error of the first start to whoever started it', async () => {
    const { supervisor, starts } = supervised([async () => Promise.reject(new Error('port busy'))]);
    await expect(supervisor.start()).rejects.toThrow('port busy');
    expect(starts()).toBe(1);
  });
});
