import { randomUUID } from 'node:crypto';

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface PaymentBody {
  id: string;
  status: string;
  amount: number;
  failureCode: string | null;
  reference: string;
  provider: string;
  risk: RiskBody;
  review: { state: string; decidedAt: string | null } | null;
  expiresAt: string;
  createdAt: string;
  payer: { msisdn: string; network: string; networkSource: string };
  updatedAt: string;
  needsReview?: boolean;
}

export interface RiskBody {
  decision: string;
  score: number;
  scorer: string;
  reasons: { rule: string; subject: string | null; outcome: string; observed: number | null; limit: number | null }[];
}

export interface AttemptBody {
  provider: string;
  routing: { chosen: string; strategy: string };
  fees: { railAmount: number; platformAmount: number };
  id: string;
  reference: string;
  state: string;
  outcomeClass: string | null;
  failureCode: string | null;
  needsReview: boolean;
  sends: number;
  polls: number;
  nextActionAt: string | null;
  evidence: Record<string, unknown> | null;
  trail: { source: string; class: string; state: string; httpStatus: number | null; railCode: string | null }[];
}

export interface LateSuccessBody {
  attemptId: string;
  paymentId: string;
  provider: string;
  amount: number;
  policy: string;
  resolution: string;
  refundId: string | null;
}

export interface RefundBody {
  id: string;
  paymentId: string;
  origin: string;
  status: string;
  amount: number;
  provider: string;
  failureCode: string | null;
}

export interface RefundDetailBody extends RefundBody {
  paymentId: string;
  attempts: AttemptBody[];
  timeline: { sequence: number; type: string; data: Record<string, unknown> }[];
}

export interface PayoutBody {
  id: string;
  status: string;
  amount: number;
  reservedAmount: number;
  paymentId: string | null;
  splitLegId: string | null;
  provider: string;
  failureCode: string | null;
  payee: { msisdn: string; network: string };
}

export interface PayoutDetailBody extends PayoutBody {
  attempts: AttemptBody[];
  timeline: { sequence: number; type: string; data: Record<string, unknown> }[];
}

export interface BalanceBody {
  available: number;
  pending: number;
  refundsReserved: number;
  payoutsInTransit: number;
  lateMoneyHeld: number;
  due: number;
}

export interface LegBody {
  id: string;
  wallet: { msisdn: string; network: string; networkSource: string };
  amount: number | null;
  shareBps: number | null;
  reference: string;
  status: string;
  grossAmount: number | null;
  payoutId: string | null;
  payoutIds: string[];
  failureCode: string | null;
}

export interface PaymentDetailBody extends PaymentBody {
  settlement: string;
  feesBorneBy: string | null;
  splits: LegBody[];
  capturedAmount: number;
  refundedAmount: number;
  lateSuccesses: LateSuccessBody[];
  attempts: AttemptBody[];
  timeline: { sequence: number; type: string; data: Record<string, unknown> }[];
}

export interface ProblemBody {
  code: string;
  status: number;
  detail: string;
  traceId: string;
  errors?: { field: string; code: string; message: string }[];
  limit?: string;
  retryAfterSeconds?: number;
}

const CALL_TIMEOUT_MS = 20_000;
const FINAL = new Set(['confirmed', 'rejected', 'cancelled', 'expired']);

/** Talks to the API as a merchant's backend does. */
export class ApiClient {
  constructor(
    readonly baseUrl: string,
    private readonly apiKey: string,
  ) {}

  async call<Body>(
    method: string,
    path: string,
    init: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer<Body>> {
    const { body, headers } = init;
    const response = await fetch(`${this.baseUrl}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.apiKey}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as Body };
  }

  /** A collection of GHS 10.50 unless told otherwise. */
  initiate<Body = PaymentBody>(
    request: Record<string, unknown> & { payer?: unknown } = {},
    key: string = randomUUID(),
  ): Promise<Answer<Body>> {
    const body = { amount: 1050, currency: 'GHS', payer: { msisdn: '0241234567' }, reference: 'order-1', ...request };
    return this.call<Body>('POST', '/payments/initiate', { body, headers: { 'idempotency-key': key } });
  }

  /** One payment to a number whose last two digits choose the scenario. */
  async pay(msisdn: string, request: Record<string, unknown> = {}): Promise<PaymentBody> {
    const answer = await this.initiate({ payer: { msisdn }, ...request });
    if (answer.status !== 202) throw new Error(`initiate answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async get(id: string): Promise<PaymentDetailBody> {
    return (await this.call<PaymentDetailBody>('GET', `/payments/${id}`)).body;
  }

  async status(id: string): Promise<PaymentBody> {
    return (await this.call<PaymentBody>('GET', `/payments/${id}/status`)).body;
  }

  /** A payout of GHS 5.00 unless told otherwise. */
  payOut<Body = PayoutBody>(
    request: Record<string, unknown> & { payee?: unknown } = {},
    key: string = randomUUID(),
  ): Promise<Answer<Body>> {
    const body = { amount: 500, currency: 'GHS', payee: { msisdn: '0241234567' }, reference: 'payout-1', ...request };
    return this.call<Body>('POST', '/payouts', { body, headers: { 'idempotency-key': key } });
  }

  async payout(id: string): Promise<PayoutDetailBody> {
    return (await this.call<PayoutDetailBody>('GET', `/payouts/${id}`)).body;
  }

  async balance(): Promise<BalanceBody> {
    const { body } = await this.call<{ data: BalanceBody[] }>('GET', '/balances');
    const [balance] = body.data;
    if (balance === undefined) throw new Error('there is no balance');
    return balance;
  }

  async refund(id: string): Promise<RefundDetailBody> {
    return (await this.call<RefundDetailBody>('GET', `/refunds/${id}`)).body;
  }

  /** A change that an operator makes, with a reason. */
  act<Body = Record<string, unknown>>(path: string, request: Record<string, unknown> = {}): Promise<Answer<Body>> {
    return this.call<Body>('POST', `/resilience/${path}`, { body: { reason: 'because a test wants it', ...request } });
  }

  look<Body = Record<string, unknown>>(path: string): Promise<Answer<Body>> {
    return this.call<Body>('GET', `/resilience/${path}`);
  }

  async isFinal(id: string): Promise<PaymentBody | null> {
    const payment = await this.status(id);
    return FINAL.has(payment.status) ? payment : null;
  }
}
