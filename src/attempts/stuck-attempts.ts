import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '../auth/audit-log.js';
import type { Operator } from '../auth/operator.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { DomainError } from '../domain/errors.js';
import { decodeCursor, toPage, type Page } from '../http/cursor.js';
import { fromPublicId, toPublicId } from '../http/public-id.js';
import type { ReasonDto } from '../http/reason.dto.js';
import { Database, type Statement } from '../persistence/database.js';
import { WakeUps } from '../queue/wake-ups.js';
import type { ListStuckAttemptsQuery } from './dto/list-stuck-attempts.query.js';
import type { ResolveAttemptDto } from './dto/resolve-attempt.dto.js';
import type { StuckAttemptResponse } from './dto/stuck-attempt.response.js';
import { operatorReport } from './operator-report.js';
import { OutcomeApplier } from './outcome-applier.js';
import { presentStuck, type StuckRow } from './stuck-attempt.presenter.js';
import { ASK_NOW, CLEAR_REVIEW, COUNT_STUCK, FIND_SHOWN, LIST_STUCK } from './stuck-attempts.sql.js';

/** No rail's approval window is longer; what is open after it is worth a look. */
const OLD_SECONDS = 600;

/** An operator's hands on attempts that do not end by themselves. */
@Injectable()
export class StuckAttempts {
  constructor(
    private readonly database: Database,
    private readonly applier: OutcomeApplier,
    private readonly wakeUps: WakeUps,
    private readonly audit: AuditLog,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** Oldest first. @throws DomainError invalid_cursor */
  async list(query: ListStuckAttemptsQuery): Promise<Page<StuckAttemptResponse>> {
    const { olderThanSeconds = OLD_SECONDS, provider = null, limit } = query;
    const after = query.cursor === undefined ? null : decodeCursor(query.cursor);
    const rows = await this.database.run<StuckRow>(LIST_STUCK, [olderThanSeconds, provider, after, limit + 1]);
    return toPage(rows, limit, presentStuck);
  }

  /** For the overview. */
  async counts(): Promise<{ needsReview: number; old: number }> {
    const [row] = await this.database.run<{ needs_review: number; old: number }>(COUNT_STUCK, [OLD_SECONDS]);
    return { needsReview: row?.needs_review ?? 0, old: row?.old ?? 0 };
  }

  /** @throws DomainError not_found, attempt_not_askable */
  async ask(publicId: string, request: ReasonDto, operator: Operator): Promise<StuckAttemptResponse> {
    const id = await this.idOf(publicId);
    const refusal = 'it has succeeded, or it is still to be sent: there is nothing to ask about';
    await this.change(id, { statement: ASK_NOW, action: 'attempt.ask', refusal }, request, operator);
    this.wakeUps.send();
    return this.show(id);
  }

  /** @throws DomainError not_found, attempt_not_askable */
  async reviewed(publicId: string, request: ReasonDto, operator: Operator): Promise<StuckAttemptResponse> {
    const id = await this.idOf(publicId);
    const refusal = 'only the flag of an attempt that has ended can be taken off; resolve a live one';
    await this.change(id, { statement: CLEAR_REVIEW, action: 'attempt.reviewed', refusal }, request, operator);
    return this.show(id);
  }

  /**
   * The operator's evidence ends the attempt, in the same way as a rail's word does.
   * @throws DomainError not_found, attempt_not_resolvable
   */
  async resolve(publicId: string, request: ResolveAttemptDto, operator: Operator): Promise<StuckAttemptResponse> {
    const id = await this.idOf(publicId);
    const isResolved = await this.applier.resolve(
      id,
      (attempt) => operatorReport(attempt, request, operator, this.config.engine.policy),
      async (tx) => {
        const { outcome, evidence, reason, railTransactionId = null } = request;
        const details = { outcome, evidence, railTransactionId };
        await this.audit.append(tx, { operator, action: 'attempt.resolve', subject: publicId, reason, details });
      },
    );
    if (!isResolved) {
      throw new DomainError(
        'attempt_not_resolvable',
        'only an attempt that a rail may have can be resolved: this one has ended, or is being sent or about to be',
      );
    }
    return this.show(id);
  }

  private async change(
    id: string,
    { statement, action, refusal }: { statement: Statement; action: string; refusal: string },
    { reason }: ReasonDto,
    operator: Operator,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const changed = await tx.run(statement, [id]);
      if (changed.length === 0) throw new DomainError('attempt_not_askable', refusal);
      await this.audit.append(tx, { operator, action, subject: toPublicId('att', id), reason, details: {} });
    });
  }

  private async idOf(publicId: string): Promise<string> {
    const id = fromPublicId('att', publicId);
    if (id === null || (await this.find(id)) === null) throw noSuchAttempt();
    return id;
  }

  private async show(id: string): Promise<StuckAttemptResponse> {
    const row = await this.find(id);
    if (row === null) throw noSuchAttempt();
    return presentStuck(row);
  }

  private async find(id: string): Promise<StuckRow | null> {
    return (await this.database.run<StuckRow>(FIND_SHOWN, [id]))[0] ?? null;
  }
}

function noSuchAttempt(): DomainError {
  return new DomainError('not_found', 'there is no such attempt: GET /api/v1/resilience/attempts lists the stuck ones');
}
