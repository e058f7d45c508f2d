import { createApp, closeApp } from './create-app.js';
import { profileOf } from './config/environment.js';
import { ConfigError, loadConfig } from './config/load-config.js';
import { hasPendingMigrations, runMigrations } from './persistence/run-migrations.js';
import type { Sandbox } from './sandbox/start-sandbox.js';

const STOP_TIMEOUT_MS = 60_000;

/** Production never loads the sandbox: its folder may be missing from the image. */
async function sandboxOf(env: NodeJS.ProcessEnv): Promise<Sandbox | null> {
  if (profileOf(env) !== 'sandbox') return null;
  const { startSandbox } = await import('./sandbox/start-sandbox.js');
  return startSandbox(env);
}

async function prepareSchema(url: string, isSandbox: boolean): Promise<void> {
  if (isSandbox) await runMigrations(url);
  else if (await hasPendingMigrations(url)) {
    throw new ConfigError(['DATABASE_URL: the schema is not up to date; run `npm run migrate` first']);
  }
}

async function main(): Promise<void> {
  const sandbox = await sandboxOf(process.env);
  try {
    const config = loadConfig(sandbox?.environment ?? process.env);
    await prepareSchema(config.database.url, sandbox !== null).catch((error: unknown) => {
      if (error instanceof ConfigError) throw error;
      throw new Error(`DATABASE_URL: the database cannot be used: ${messageOf(error)}`, { cause: error });
    });
    await sandbox?.seed(config.database.url);
    const app = await createApp(config);
    await app.listen({ host: config.http.host, port: config.http.port });
    await sandbox?.announce(config.http.publicBaseUrl);

    let isStopping = false;
    const stop = (reason: string, exitCode: number) => {
      if (isStopping) return;
      isStopping = true;
      process.stderr.write(`${reason}: finishing what is in flight …\n`);
      setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
      void closeApp(app)
        .then(() => sandbox?.stop())
        .then(
          () => process.exit(exitCode),
          (error: unknown) => {
            process.stderr.write(`the stop went wrong: ${messageOf(error)}\n`);
            process.exit(1);
          },
        );
    };
    process.on('SIGINT', () => stop('SIGINT', 0));
    process.on('SIGTERM', () => stop('SIGTERM', 0));
    sandbox?.onFatal((error) => stop(error.message, 1));
  } catch (error) {
    await sandbox?.stop();
    throw error;
  }
}

function messageOf(error: unknown): string {
  return Error.isError(error) ? error.message || error.name : String(error);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`SyncCash did not start: ${messageOf(error)}\n`);
  process.exit(1);
}
