import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { Measured } from '../../domain/routing.js';
import { Database } from '../../persistence/database.js';
import type { ProviderCall } from '../../providers/provider-call.js';
import { ProviderRegistry } from '../../providers/provider-registry.js';
import { MaintenanceTasks } from '../../queue/maintenance-tasks.js';
import { Repeating } from '../../queue/repeating.js';
import { railKey } from './rail-key.js';
import { ADD, FORGET, READ } from './rail-health.sql.js';

const SYNC_EVERY_MS = 1000;
const FORGET_EVERY_MS = 600_000;
const NOTHING: Measured = { calls: 0, failures: 0, answerMs: 0 };

interface Sum {
  readonly provider: string;
  readonly operation: string;
  calls: number;
  failures: number;
  total_ms: number;
}

interface MeasuredRow {
  provider: string;
  operation: string;
  calls: number;
  failures: number;
  answer_ms: number;
}

/**
 * How the rails have answered lately, in all processes: one that only serves the API knows it too. Each process adds what
 * it has seen and reads the sum once a second. Without the database the last known sum stays, and nothing waits for it.
 */
@Injectable()
export class RailHealth implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly unsaved = new Map<string, Sum>();
  private known: ReadonlyMap<string, Measured> = new Map();
  private readonly syncing = new Repeating({
    everyMs: SYNC_EVERY_MS,
    work: () => this.sync(),
    onError: (error) =>
      this.logger.debug({ err: error as Error }, 'could not exchange how the rails answered; the last sum stays'),
  });

  constructor(
    private readonly providers: ProviderRegistry,
    private readonly database: Database,
    private readonly maintenance: MaintenanceTasks,
    private readonly logger: PinoLogger,
  ) {
    this.logger.setContext(RailHealth.name);
  }

  onModuleInit(): void {
    this.providers.observe((call) => this.add(call));
    this.maintenance.register({
      name: 'forget-rail-measurements',
      everyMs: FORGET_EVERY_MS,
      run: async () => void (await this.database.run(FORGET, [])),
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.syncing.start();
  }

  async onApplicationShutdown(): Promise<void> {
    // The last calls of this process count for the others too.
    await this.syncing.runNow();
    await this.syncing.stop();
  }

  /** Of the last minutes; no calls when nobody has called it. */
  of(provider: string, operation: ProviderCall['operation']): Measured {
    return this.known.get(railKey(provider, operation)) ?? NOTHING;
  }

  private add({ provider, operation, fault, durationMs }: ProviderCall): void {
    const key = railKey(provider, operation);
    const sum = this.unsaved.get(key) ?? { provider, operation, calls: 0, failures: 0, total_ms: 0 };
    sum.calls += 1;
    sum.failures += fault === 'rail' ? 1 : 0;
    sum.total_ms += durationMs;
    this.unsaved.set(key, sum);
  }

  /** What could not be written is added to what comes next. */
  private async sync(): Promise<void> {
    const sums = [...this.unsaved.values()];
    this.unsaved.clear();
    try {
      if (sums.length > 0)
        await this.database.run(ADD, [
          JSON.stringify(sums.map((sum) => ({ ...sum, total_ms: Math.round(sum.total_ms) }))),
        ]);
    } catch (error) {
      for (const sum of sums) this.giveBack(sum);
      throw error;
    }
    const rows = await this.database.run<MeasuredRow>(READ, []);
    this.known = new Map(rows.map((row) => [railKey(row.provider, row.operation), toMeasured(row)]));
  }

  private giveBack(sum: Sum): void {
    const key = railKey(sum.provider, sum.operation);
    const newer = this.unsaved.get(key);
    if (newer === undefined) return void this.unsaved.set(key, sum);
    newer.calls += sum.calls;
    newer.failures += sum.failures;
    newer.total_ms += sum.total_ms;
  }
}

function toMeasured({ calls, failures, answer_ms: answerMs }: MeasuredRow): Measured {
  return { calls, failures, answerMs };
}
