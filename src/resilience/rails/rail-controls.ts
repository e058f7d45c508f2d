import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { APP_CONFIG, hasWorker, type AppConfig } from '../../config/app-config.js';
import type { BreakerState } from '../../domain/breaker.js';
import { pauseOf, type RailPause } from '../../domain/rail-pause.js';
import { newId } from '../../persistence/new-id.js';
import { Database } from '../../persistence/database.js';
import { MaintenanceTasks } from '../../queue/maintenance-tasks.js';
import { Repeating } from '../../queue/repeating.js';
import type { OverrideState } from './breaker-override.entity.js';
import { FORGET_PAUSES, FORGET_REPORTS, READ_CONTROLS, REPORT, WITHDRAW_REPORT } from './rail-controls.sql.js';

const SYNC_EVERY_MS = 1000;
const FORGET_EVERY_MS = 3_600_000;

/** A breaker that an operator holds, whatever it hears. */
export interface BreakerOverride {
  readonly provider: string;
  readonly operation: string;
  readonly state: OverrideState;
  readonly reason: string;
  readonly apiKeyId: string;
  readonly setAt: Date;
  /** null = until somebody takes it back. */
  readonly expiresAt: Date | null;
}

/** What the breakers of another process say, by `rail/operation`. */
export interface BreakerReport {
  readonly processId: string;
  readonly states: Readonly<Record<string, BreakerState>>;
  readonly reportedAt: Date;
}

/** As JSON carries it: moments are texts. */
type Carried<T, Moment extends keyof T> = Omit<T, Moment> & Readonly<Record<Moment, string | null>>;

interface ControlsRow {
  overrides: Carried<BreakerOverride, 'setAt' | 'expiresAt'>[];
  pauses: Carried<RailPause, 'startsAt' | 'endsAt' | 'setAt'>[];
  reports: Carried<BreakerReport, 'reportedAt'>[];
}

/**
 * What operators have decided about the rails, and what the breakers of the other processes say: read once a second by every
 * process. Without the database the last known decisions stay, and end when they were meant to.
 */
@Injectable()
export class RailControls implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  readonly processId = newId();
  private overrides: readonly BreakerOverride[] = [];
  private pauses: readonly RailPause[] = [];
  private known: readonly BreakerReport[] = [];
  private own: () => Record<string, BreakerState> = () => ({});
  private readonly syncing = new Repeating({
    everyMs: SYNC_EVERY_MS,
    work: () => this.sync(),
    onError: (error) =>
      this.logger.debug({ err: error as Error }, 'could not read what operators decided; the last answer stays'),
  });

  constructor(
    private readonly database: Database,
    private readonly maintenance: MaintenanceTasks,
    private readonly logger: PinoLogger,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {
    this.logger.setContext(RailControls.name);
  }

  onModuleInit(): void {
    this.maintenance.register({
      name: 'forget-rail-controls',
      everyMs: FORGET_EVERY_MS,
      run: async () => {
        await this.database.run(FORGET_REPORTS, []);
        await this.database.run(FORGET_PAUSES, []);
      },
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.syncing.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.syncing.stop();
    await this.database.run(WITHDRAW_REPORT, [this.processId]).catch(() => undefined);
  }

  /** What this process tells the others about its breakers. */
  reportFrom(own: () => Record<string, BreakerState>): void {
    this.own = own;
  }

  overrideOf(provider: string, operation: string): BreakerOverride | null {
    const isMeant = (override: BreakerOverride) => override.provider === provider && override.operation === operation;
    const found = this.overrides.find(isMeant);
    return found === undefined || isOver(found.expiresAt) ? null : found;
  }

  pauseOf(provider: string): RailPause | null {
    return pauseOf(this.pauses, provider, new Date());
  }

  /** Those that hold and those that are planned. */
  pausesOf(provider: string): RailPause[] {
    return this.pauses.filter((pause) => pause.provider === provider && !isOver(pause.endsAt));
  }

  /** Of the other processes that call rails, not older than a few seconds. */
  get reports(): readonly BreakerReport[] {
    return this.known;
  }

  /** Read now: this process has just changed something. Never rejects; the next look is a second away. */
  refresh(): Promise<void> {
    return this.syncing.runNow();
  }

  private async sync(): Promise<void> {
    if (hasWorker(this.config)) await this.database.run(REPORT, [this.processId, JSON.stringify(this.own())]);
    const [row] = await this.database.run<ControlsRow>(READ_CONTROLS, [this.processId]);
    if (row === undefined) return;
    this.overrides = row.overrides.map((one) => ({ ...one, setAt: at(one.setAt), expiresAt: end(one.expiresAt) }));
    this.pauses = row.pauses.map((one) => {
      return { ...one, startsAt: at(one.startsAt), endsAt: end(one.endsAt), setAt: at(one.setAt) };
    });
    this.known = row.reports.map((one) => ({ ...one, reportedAt: at(one.reportedAt) }));
  }
}

function isOver(moment: Date | null): boolean {
  return moment !== null && moment.getTime() <= Date.now();
}

function at(text: string | null): Date {
  return new Date(text ?? 0);
}

function end(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
