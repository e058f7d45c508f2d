import { Injectable } from '@nestjs/common';
import { gone, goneLate, lateRefundFailed, lateRefundGone, released } from '../domain/bookings.js';
import type { Posting } from '../domain/ledger.js';
import type { RefundOrigin, RefundStatus } from '../domain/refund.js';
import { Ledger } from '../ledger/ledger.js';
import type { AttemptChange } from '../attempts/movement-owner.js';
import type { Moved } from '../movements/movement-flow.js';
import type { Executor, Statement } from '../persistence/database.js';

interface SetAside {
  readonly id: string;
  readonly origin: RefundOrigin;
  readonly reserved_minor: string;
}

/** What was set aside for each. $1 = refunds. */
const SET_ASIDE: Statement = {
  name: 'refunds.set-aside',
  text: 'SELECT id, origin, reserved_minor FROM refunds WHERE id = ANY ($1::uuid[])',
};

/** Books how refunds have ended, in the transaction that ends them. */
@Injectable()
export class RefundBooks {
  constructor(private readonly ledger: Ledger) {}

  async end(tx: Executor, ended: readonly Moved<RefundStatus>[]): Promise<void> {
    if (ended.length === 0) return;
    const rows = await tx.run<SetAside>(SET_ASIDE, [ended.map(({ movement }) => movement.id)]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const bookings = ended.flatMap(({ movement, change }) => {
      const row = byId.get(movement.id);
      if (row === undefined) return [];
      const posting = movement.status === 'succeeded' ? hasGone(change, row) : cameBack(change, row);
      return [{ posting, correlationId: change.correlationId }];
    });
    await this.ledger.post(tx, bookings);
  }

  /**
   * They had failed, and left all the same.
   * @param fromHeld those whose money was still held for them; what the others have cost is owed
   */
  async late(tx: Executor, changes: readonly AttemptChange[], fromHeld: ReadonlySet<string>): Promise<void> {
    const held = new Set(fromHeld);
    await this.ledger.post(
      tx,
      changes.map((change) => {
        const late = { ...change, objectId: change.attemptId };
        // It was held once, however often it has left.
        const isHeld = held.delete(change.ownerId);
        const posting = isHeld ? lateRefundGone(late, 'late_money_held') : goneLate('refund_late', late);
        return { posting, correlationId: change.correlationId };
      }),
    );
  }
}

/** What the rail that has given late money back takes for it is ours to bear. */
function hasGone(change: AttemptChange, { origin, reserved_minor }: SetAside): Posting {
  const refund = { ...change, objectId: change.ownerId };
  return origin === 'late_success'
    ? lateRefundGone(refund, 'refunds_reserved')
    : gone('refund_succeeded', { ...refund, reservedMinor: BigInt(reserved_minor) });
}

function cameBack(change: AttemptChange, { origin, reserved_minor }: SetAside): Posting {
  const refund = { ...change, objectId: change.ownerId };
  return origin === 'late_success'
    ? lateRefundFailed(refund)
    : released('refund_failed', { ...refund, reservedMinor: BigInt(reserved_minor) });
}
