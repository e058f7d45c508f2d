import type { RailsOptions } from './options.js';
import { startRails } from './start-rails.js';

/** After a crash of the server its books must still be readable; nobody coming back, the rails end by themselves. */
const ORPHAN_LIFE_MS = 120_000;
const CLOSE_TIMEOUT_MS = 5000;

/** The simulated rails as a child process of the sandbox. */
async function main(): Promise<void> {
  const options = JSON.parse(process.env.SYNCCASH_RAILS_OPTIONS ?? '{}') as RailsOptions;
  const rails = await startRails(options);
  const stop = () => {
    setTimeout(() => process.exit(1), CLOSE_TIMEOUT_MS).unref();
    void rails.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.on('SIGINT', () => {
    if (!process.connected) stop();
  });
  process.once('disconnect', () => setTimeout(stop, ORPHAN_LIFE_MS));
  process.send?.({ type: 'ready', port: rails.port, railUrls: rails.railUrls });
}

main().catch((error: unknown) => {
  const { message, code }: NodeJS.ErrnoException = Error.isError(error) ? error : new Error(String(error));
  console.error(error);
  if (process.send === undefined) process.exit(1);
  process.send({ type: 'failed', code, message }, () => process.exit(1));
});
