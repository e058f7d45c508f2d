import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const JSON_TYPE = { 'content-type': 'application/json' };

/**
 * The network between the server and a rail. It passes everything on; an instruction that is to be held back is given no
 * answer, and reaches the rail only when it is let go: an instruction can be on its way for longer than anybody waits.
 */
export class SlowWire {
  /** What comes back instead of the rail's own answer, which has heard the call all the same; null = the rail's own. */
  instead: (call: Call) => { status: number; body: object | null } | null = () => null;
  private readonly held: Call[] = [];
  private readonly toHold: string[] = [];

  private constructor(
    private readonly server: Server,
    private readonly isInstruction: (call: Call) => boolean,
  ) {}

  /** @param railsUrl asked for at each call: the rails may start after the wire */
  static async start(railsUrl: () => string, isInstruction: (call: Call) => boolean): Promise<SlowWire> {
    const server = createServer();
    const wire = new SlowWire(server, isInstruction);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = 'GET', url = '/', headers } = request;
        const call = { method, url, headers, body: Buffer.concat(chunks) };
        if (wire.takes(call)) return;
        passOn(railsUrl(), call, (status, answer, type) => {
          const other = wire.instead(call);
          if (other !== null)
            return response
              .writeHead(other.status, JSON_TYPE)
              .end(other.body === null ? '' : JSON.stringify(other.body));
          return response.writeHead(status, { 'content-type': type ?? JSON_TYPE['content-type'] }).end(answer);
        });
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return wire;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get isHolding(): boolean {
    return this.held.length > 0;
  }

  /** @param ending of the address of the instruction */
  holdNext(ending = ''): void {
    this.toHold.push(ending);
  }

  /** What was held back reaches the rail now; nobody hears its answer. */
  async letGo(railsUrl: string): Promise<number[]> {
    const calls = this.held.splice(0);
    return Promise.all(
      calls.map((call) => new Promise<number>((resolve) => passOn(railsUrl, call, (status) => resolve(status)))),
    );
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private takes(call: Call): boolean {
    const nth = this.isInstruction(call) ? this.toHold.findIndex((ending) => call.url.endsWith(ending)) : -1;
    if (nth < 0) return false;
    this.toHold.splice(nth, 1);
    this.held.push(call);
    return true;
  }
}

function passOn(
  railsUrl: string,
  { method, url, headers, body }: Call,
  answered: (status: number, body: Buffer, type: string | undefined) => void,
): void {
  const onward = httpRequest(`${railsUrl}${url}`, { method, headers }, (answer) => {
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.on('end', () => answered(answer.statusCode ?? 502, Buffer.concat(chunks), answer.headers['content-type']));
  });
  onward.on('error', () => answered(502, Buffer.alloc(0), undefined));
  onward.end(body);
}
