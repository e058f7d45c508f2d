import { mkdirSync } from 'node:fs';
import { announcement } from './announcement.js';
import { loadCredentials, withRsaKeys, type SandboxCredentials } from './credentials.js';
import { stopLeftoverPostgres, stopLeftoverRails } from './leftovers.js';
import { knownProcess, RunRecord } from './run-record.js';
import { readSandboxFile, removeSandboxFile, writeSandboxFile } from './sandbox-file.js';
import { SandboxError } from './sandbox-error.js';
import { SandboxParts } from './sandbox-parts.js';
import { sandboxPaths, type SandboxPaths } from './sandbox-paths.js';
import {
  assertUsable,
  localBaseUrl,
  makePlan,
  mergedEnvironment,
  requestedPorts,
  startsWhat,
  type SandboxPlan,
} from './sandbox-plan.js';
import { seed } from './seed.js';

/** Everything that the server needs and this machine does not have. The server's process is the supervisor. */
export interface Sandbox {
  /** The given variables and those of the parts that were started: the input of the configuration. */
  readonly environment: NodeJS.ProcessEnv;
  /** After the migrations: the demo merchant and its keys. */
  seed(databaseUrl: string): Promise<void>;
  /** When the server listens: sandbox.json, and a few lines for the person who waits. */
  announce(baseUrl: string): Promise<void>;
  /** After the server has drained. May be called twice. */
  stop(): Promise<void>;
  /** A child cannot be kept alive. */
  onFatal(callback: (error: Error) => void): void;
}

/**
 * @throws SandboxError, or ConfigError before anything was started
 */
export async function startSandbox(env: NodeJS.ProcessEnv): Promise<Sandbox> {
  const paths = sandboxPaths(env.SANDBOX_DIR);
  makeFolders(paths);
  const record = takeFolder(paths, env);
  try {
    const kept = loadCredentials(paths.credentials);
    const credentials = env.VODAFONE_AUTH === 'mpesa-rsa' ? withRsaKeys(kept) : kept;
    if (record !== null) await stopLeftovers(paths, env, record);
    const plan = await makePlan(env);
    assertUsable(env, plan, credentials);
    record?.update({ baseUrl: localBaseUrl(env, plan.port) });
    const sandbox = new RunningSandbox(env, paths, plan, credentials, record);
    await sandbox.start();
    return sandbox;
  } catch (error) {
    record?.release();
    throw error;
  }
}

class RunningSandbox implements Sandbox {
  private readonly parts: SandboxParts;
  private announcedAt: string | null = null;
  private fatal: Error | null = null;
  private fatalCallback: ((error: Error) => void) | null = null;
  private stopped: Promise<void> | null = null;

  constructor(
    private readonly env: NodeJS.ProcessEnv,
    private readonly paths: SandboxPaths,
    private readonly plan: SandboxPlan,
    private readonly credentials: SandboxCredentials,
    private readonly record: RunRecord | null,
  ) {
    this.parts = new SandboxParts({
      paths,
      plan,
      credentials,
      say,
      onRails: ({ pid, url }) => record?.update({ simulator: { ...knownProcess(pid), url } }),
      onRestart: () => this.writeDown(),
      onFatal: (error) => this.reportFatal(error),
    });
  }

  get environment(): NodeJS.ProcessEnv {
    return mergedEnvironment(this.env, this.plan, {
      databaseUrl: this.parts.databaseUrl,
      rails: this.plan.startsRails ? { urls: this.parts.railUrls, credentials: this.credentials.rails } : null,
    });
  }

  async start(): Promise<void> {
    if (this.plan.startsPostgres) say('starting PostgreSQL …');
    await this.parts.start();
  }

  async seed(databaseUrl: string): Promise<void> {
    await seed(databaseUrl, this.credentials);
  }

  async announce(baseUrl: string): Promise<void> {
    this.announcedAt = baseUrl.replace(/\/+$/, '');
    this.writeDown();
    const filePath = this.record === null ? null : this.paths.file;
    const simulatorUrl = this.parts.simulatorUrl ?? undefined;
    const text = announcement({ baseUrl: this.announcedAt, apiKey: this.credentials.apiKey, simulatorUrl, filePath });
    await new Promise<void>((resolve) => process.stdout.write(`${text}\n`, () => resolve()));
  }

  async stop(): Promise<void> {
    this.stopped ??= this.stopOnce();
    await this.stopped;
  }

  onFatal(callback: (error: Error) => void): void {
    this.fatalCallback = callback;
    if (this.fatal !== null) callback(this.fatal);
  }

  /** When a child does not stop, the record stays: the next start must know. */
  private async stopOnce(): Promise<void> {
    await this.parts.stop();
    if (this.record === null) return;
    removeSandboxFile(this.paths.file);
    this.record.release();
  }

  private reportFatal(error: Error): void {
    this.fatal ??= error;
    this.fatalCallback?.(this.fatal);
  }

  private writeDown(): void {
    if (this.record === null || this.announcedAt === null) return;
    const { postgres, simulator } = this.parts.pids;
    const simulatorUrl = this.parts.simulatorUrl ?? undefined;
    this.record.update({ baseUrl: this.announcedAt });
    const { REDIS_URL: redisUrl, DATABASE_URL: databaseUrl = '' } = this.environment;
    writeSandboxFile(this.paths.file, {
      baseUrl: this.announcedAt,
      apiKey: this.credentials.apiKey,
      adminApiKey: this.credentials.adminApiKey,
      simulatorUrl,
      databaseUrl,
      redisUrl: redisUrl === '' ? undefined : redisUrl,
      pids: { server: process.pid, simulator: simulator ?? undefined, postgres: postgres ?? undefined },
      rails: this.plan.startsRails ? shownRails(this.credentials) : {},
      railUrls: this.parts.railUrls,
    });
  }
}

/** A key pair of one run is of no use to whoever reads the file. */
function shownRails({ rails }: SandboxCredentials) {
  const { rsa: _, ...vodafone } = rails.vodafone_cash;
  return { ...rails, vodafone_cash: vodafone };
}

function makeFolders(paths: SandboxPaths): void {
  try {
    mkdirSync(paths.root, { recursive: true, mode: 0o700 });
    mkdirSync(paths.railsState, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new SandboxError(`SANDBOX_DIR cannot be used: ${String(error)}`, { cause: error });
  }
}

/** null = a second process of a sandbox whose parts are all configured: it starts nothing, so it may live beside. */
function takeFolder(paths: SandboxPaths, env: NodeJS.ProcessEnv): RunRecord | null {
  const { startsPostgres, startsRails } = startsWhat(env);
  try {
    return RunRecord.acquire(paths.runRecord, localBaseUrl(env, requestedPorts(env).port));
  } catch (error) {
    if (error instanceof SandboxError && !startsPostgres && !startsRails) return null;
    throw error;
  }
}

async function stopLeftovers(paths: SandboxPaths, env: NodeJS.ProcessEnv, record: RunRecord): Promise<void> {
  const { startsPostgres, startsRails } = startsWhat(env);
  const { railsPort } = requestedPorts(env);
  const urls = [
    readSandboxFile(paths.file)?.simulatorUrl,
    railsPort === 0 ? undefined : `http://127.0.0.1:${railsPort}`,
  ];
  const traces = { previous: record.previous, urls: urls.filter((url) => url !== undefined) };
  const done = await Promise.all([
    startsPostgres ? stopLeftoverPostgres(paths) : null,
    startsRails ? stopLeftoverRails(paths, traces) : null,
  ]);
  for (const line of done) if (line !== null) say(line);
  removeSandboxFile(paths.file);
}

function say(line: string): void {
  process.stdout.write(`sandbox: ${line}\n`);
}
