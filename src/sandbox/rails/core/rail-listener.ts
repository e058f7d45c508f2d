import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const HOST = '127.0.0.1';

/** A rail's own address. Its port can really close, so that a caller meets ECONNREFUSED, and open again. */
export class RailListener {
  private server: Server | null = null;
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly rail: string,
    private readonly handle: RequestListener,
    /** 0 takes any free one, and keeps it. */
    private port: number,
  ) {}

  get url(): string {
    return `http://${HOST}:${this.port}/${this.rail}`;
  }

  /** Opens or shuts the port; calls are taken one after the other, the last one holds. */
  setOpen(isOpen: boolean): Promise<void> {
    this.turn = this.turn.catch(() => undefined).then(() => (isOpen ? this.open() : this.shut()));
    return this.turn;
  }

  private async open(): Promise<void> {
    if (this.server !== null) return;
    const server = createServer((request, response) => {
      if (request.url?.startsWith(`/${this.rail}/`) === true) return this.handle(request, response);
      response.writeHead(404).end();
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, HOST, resolve);
    });
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  private async shut(): Promise<void> {
    const server = this.server;
    if (server === null) return;
    this.server = null;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }
}
