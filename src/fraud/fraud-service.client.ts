import { z } from 'zod';
import type { FraudServiceConfig } from '../config/app-config.js';
import type { FraudAnswer, NoAnswerCause } from '../domain/fraud-opinion.js';
import { RISK_DECISIONS } from '../domain/risk.js';
import { toPublicId } from '../http/public-id.js';
import { OutboundHttp, ReplyTooLargeError } from '../outbound/outbound-http.js';
import type { RiskQuestion } from './risk-scorer.js';

/*
 * DESIGN: a contract of our own, since there is no public one to keep to.
 *   POST {FRAUD_SERVICE_URL}/score   Authorization: Bearer {FRAUD_SERVICE_TOKEN}
 *   → 200 { "score": 0..100, "decision"?: "allow" | "review" | "deny", "reasons"?: ["device_is_emulated", …] }
 * Fields that it does not name are ignored. Everything else is no answer: another status, another shape, a score out of
 * range, a reason that is no code (it is shown to the merchant, so it must not be able to hold anything personal).
 */
const answerSchema = z.object({
  score: z.number().min(0).max(100),
  decision: z.enum(RISK_DECISIONS).nullish(),
  reasons: z
    .array(z.string().regex(/^(?!.*\d{6})[a-z][a-z0-9_]{0,59}$/))
    .max(10)
    .default([]),
});

const MAX_REPLY_BYTES = 16_384;
/** Questions at a time, each on a connection of its own: one that waited here would lose its time without being asked. */
export const MAX_CONNECTIONS = 256;

/** What came back: an answer, or why there is none. */
export type FraudReply = FraudAnswer | NoAnswerCause;

export class FraudServiceClient {
  private readonly http: OutboundHttp;

  constructor(private readonly config: Omit<FraudServiceConfig, 'fallback'>) {
    const { url, timeoutMs } = config;
    this.http = new OutboundHttp({
      baseUrl: url,
      connectTimeoutMs: timeoutMs,
      requestTimeoutMs: timeoutMs,
      maxConnections: MAX_CONNECTIONS,
      maxReplyBytes: MAX_REPLY_BYTES,
    });
  }

  /** Never rejects. */
  async score(question: RiskQuestion): Promise<FraudReply> {
    const headers = {
      authorization: `Bearer ${this.config.token}`,
      'content-type': 'application/json',
      'x-correlation-id': question.correlationId,
    };
    const body = JSON.stringify(bodyOf(question));
    const signal = this.http.bounded();
    try {
      const { httpStatus, bytes } = await this.http.exchange({ method: 'POST', path: '/score', headers, body }, signal);
      return httpStatus === 200 ? answerOf(bytes.toString('utf8')) : 'http_error';
    } catch (error) {
      if (error instanceof ReplyTooLargeError) return 'unreadable';
      return signal.aborted ? 'timeout' : 'unreachable';
    }
  }

  async close(): Promise<void> {
    await this.http.close();
  }
}

function bodyOf({ paymentId, merchantId, money, payer, deviceId, ip, reference, askedAt }: RiskQuestion) {
  return {
    paymentId: toPublicId('pay', paymentId),
    merchantId: toPublicId('mer', merchantId),
    amount: Number(money.amountMinor),
    currency: money.currency,
    payer: { msisdn: payer.msisdn, network: payer.network, deviceId, ip },
    reference,
    askedAt: askedAt.toISOString(),
  };
}

function answerOf(text: string): FraudReply {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'unreadable';
  }
  const parsed = answerSchema.safeParse(json);
  if (!parsed.success) return 'unreadable';
  const { score, decision, reasons } = parsed.data;
  return { score, decision: decision ?? null, reasons };
}
