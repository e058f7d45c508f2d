import { constants } from 'node:os';

const stops = new Set<() => void>();
let isListening = false;
let isHandledElsewhere = false;

/**
 * The children live outside our process group (a Ctrl-C must not reach them before the server has drained), so nobody but
 * us ends them. This covers the ways out that await nothing: process.exit, an uncaught exception, a signal before the
 * server listens for it.
 * @param stop must be synchronous
 * @returns forgets `stop`
 */
export function stopOnExit(stop: () => void): () => void {
  listenOnce();
  stops.add(stop);
  return () => void stops.delete(stop);
}

function listenOnce(): void {
  if (isListening) return;
  isListening = true;
  process.on('exit', () => {
    for (const stop of stops) {
      try {
        stop();
      } catch {
        // The next start finds what is left; the others must still be told.
      }
    }
  });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => exitUnlessHandled(name));
}

/**
 * By default a signal ends the process without an `exit` event. Once somebody else has taken a signal, the way out is
 * theirs: one Ctrl-C arrives twice (from the terminal and forwarded by npm), and must not cut their draining short.
 */
function exitUnlessHandled(name: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): void {
  if (process.listenerCount(name) > 1) isHandledElsewhere = true;
  if (isHandledElsewhere) return;
  // A terminal that closes is no reason to drop what is in flight.
  if (name === 'SIGHUP' && process.listenerCount('SIGTERM') > 1) process.kill(process.pid, 'SIGTERM');
  else process.exit(128 + constants.signals[name]);
}
