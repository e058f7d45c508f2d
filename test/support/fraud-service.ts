import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FraudQuestionBody {
  paymentId: string;
  merchantId: string;
  amount: number;
  currency: string;
  payer: { msisdn: string; network: string; deviceId: string | null; ip: string | null };
  reference: string;
  askedAt: string;
}

export interface FraudQuestion {
  readonly headers: IncomingMessage['headers'];
  readonly path: string;
  readonly body: FraudQuestionBody;
}

type Behaviour = (question: FraudQuestion, response: ServerResponse) => void;

const SILENCE: Behaviour = () => undefined;

/** A fraud service as somebody would run one, over real HTTP, that does what the test tells it to. */
export class FakeFraudService {
  readonly asked: FraudQuestion[] = [];
  private behaviour: Behaviour = SILENCE;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakeFraudService> {
    const server = createServer();
    const service = new FakeFraudService(server);
    server.on('request', (request, response) => void service.hear(request, response));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/risk`;
  }

  /** Answers with this JSON, or this text as it is. */
  answer(body: unknown, status = 200): void {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    this.behaviour = (_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(text);
    };
  }

  /** The same, after a while. */
  answerAfter(ms: number, body: unknown): void {
    this.behaviour = (_, response) => {
      setTimeout(() => {
        if (response.destroyed) return;
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      }, ms);
    };
  }

  /** Takes the question and never says a word. */
  fallSilent(): void {
    this.behaviour = SILENCE;
  }

  /** Takes the question and hangs up. */
  hangUp(): void {
    this.behaviour = (_, response) => void response.destroy();
  }

  /** Talks without end. */
  ramble(): void {
    this.behaviour = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const talk = () => {
        while (!response.destroyed && response.write('x'.repeat(8192)));
        if (!response.destroyed) response.once('drain', talk);
      };
      talk();
    };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }

  private async hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as FraudQuestionBody;
    const question = { headers: request.headers, path: request.url ?? '', body };
    this.asked.push(question);
    this.behaviour(question, response);
  }
}
