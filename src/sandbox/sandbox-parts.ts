import { EmbeddedPostgres } from './embedded-postgres.js';
import type { SandboxCredentials } from './credentials.js';
import { startRailsProcess, type RailsProcess } from './rails-process.js';
import type { SandboxPaths } from './sandbox-paths.js';
import type { SandboxPlan } from './sandbox-plan.js';
import { Supervisor, type SupervisorOptions } from './supervisor.js';

const RAILS_ENTRY = new URL('./rails/main.js', import.meta.url);

export interface PartsOptions {
  readonly paths: SandboxPaths;
  readonly plan: SandboxPlan;
  readonly credentials: SandboxCredentials;
  readonly say: (line: string) => void;
  /** The rails are ready; until they are stopped, nobody else may write their books. */
  readonly onRails: (rails: RailsProcess) => void;
  /** A child has another pid now. */
  readonly onRestart: () => void;
  readonly onFatal: (error: Error) => void;
}

/** The children of the sandbox: PostgreSQL and the simulated rails, as far as they are not configured. */
export class SandboxParts {
  private readonly postgres: EmbeddedPostgres | null;
  private readonly postgresSupervisor: Supervisor | null;
  private readonly railsSupervisor: Supervisor | null;
  private rails: RailsProcess | null = null;

  constructor(private readonly options: PartsOptions) {
    const { paths, plan, credentials } = options;
    const postgres = plan.startsPostgres ? new EmbeddedPostgres(paths, credentials.databasePassword) : null;
    this.postgres = postgres;
    this.postgresSupervisor = postgres && this.supervisor('PostgreSQL', async (signal) => postgres.start(signal));
    this.railsSupervisor = plan.startsRails
      ? this.supervisor('the simulated rails', async (signal) => this.startRails(signal))
      : null;
  }

  get databaseUrl(): string | null {
    return this.postgres?.url ?? null;
  }

  get simulatorUrl(): string | null {
    return this.rails?.url ?? null;
  }

  get railUrls(): Readonly<Record<string, string>> {
    return this.rails?.railUrls ?? {};
  }

  get pids(): { postgres: number | null; simulator: number | null } {
    return { postgres: this.postgresSupervisor?.pid ?? null, simulator: this.railsSupervisor?.pid ?? null };
  }

  /** Both at once. When one does not start, the other does not stay. */
  async start(): Promise<void> {
    const results = await Promise.allSettled([this.postgresSupervisor?.start(), this.railsSupervisor?.start()]);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed === undefined) return;
    await this.stop();
    throw failed.reason;
  }

  /** The rails first: they ask nothing of the database. */
  async stop(): Promise<void> {
    const errors: unknown[] = [];
    for (const supervisor of [this.railsSupervisor, this.postgresSupervisor]) {
      await supervisor?.stop().catch((error: unknown) => errors.push(error));
    }
    if (errors.length > 0) throw errors[0];
  }

  private supervisor(name: string, start: SupervisorOptions['start']): Supervisor {
    const { say, onRestart, onFatal } = this.options;
    return new Supervisor({ name, start, say, onRestart, onFatal });
  }

  private async startRails(signal: AbortSignal): Promise<RailsProcess> {
    const { paths, plan, credentials } = this.options;
    const rails = await startRailsProcess({
      entry: RAILS_ENTRY,
      logPath: paths.railsLog,
      signal,
      rails: {
        port: plan.railsPort,
        // The server keeps the addresses that it was started with.
        railPorts: this.rails === null ? {} : portsOf(this.rails.railUrls),
        stateDir: paths.railsState,
        credentials: credentials.rails,
        ...plan.dialect,
        callbackHost: new URL(plan.publicBaseUrl).hostname,
      },
    });
    this.rails = rails;
    this.options.onRails(rails);
    return rails;
  }
}

function portsOf(urls: Readonly<Record<string, string>>): Record<string, number> {
  return Object.fromEntries(Object.entries(urls).map(([rail, url]) => [rail, Number(new URL(url).port)]));
}
