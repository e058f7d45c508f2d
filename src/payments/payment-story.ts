import { Injectable } from '@nestjs/common';
import { AttemptsReader } from '../attempts/attempts.reader.js';
import { EventLog } from '../events/event-log.js';
import type { PaymentDetailResponse } from './dto/payment.response.js';
import { HeldMoney } from './late-money/held-money.js';
import type { Payment } from './payment.model.js';
import { presentDetail } from './payment.presenter.js';
import { SplitLegs } from './legs/split-legs.js';

/** Everything that can be told about a payment: its attempts with their proof, its legs, what came late, its timeline. */
@Injectable()
export class PaymentStory {
  constructor(
    private readonly attempts: AttemptsReader,
    private readonly held: HeldMoney,
    private readonly events: EventLog,
    private readonly legs: SplitLegs,
  ) {}

  async of(payment: Payment): Promise<PaymentDetailResponse> {
    const [attempts, lateSuccesses, events, legs] = await Promise.all([
      this.attempts.ofOwner(payment.id),
      this.held.ofPayment(payment.id),
      this.events.ofObject(payment.id),
      payment.feesBorneBy === null ? [] : this.legs.ofPayment(payment.id),
    ]);
    return presentDetail(payment, { legs, attempts, lateSuccesses, events });
  }
}
