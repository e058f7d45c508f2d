import { connect, createServer, type Server, type Socket } from 'node:net';
import { findFreePort } from '../../src/sandbox/ports.js';

const HOST = '127.0.0.1';

/**
 * The network between the server and its real PostgreSQL. Cut, it resets what is open and refuses what comes; held, it takes
 * connections and whatever is sent, and brings no answer back: PostgreSQL does it all, and nobody hears of it.
 */
export class DatabaseWire {
  /** The ends at PostgreSQL; each closes its other end with it. */
  private readonly fars = new Set<Socket>();
  private server: Server | null = null;
  private isHeld = false;
  private trigger: string | null = null;
  private triggered: Socket | null = null;

  private constructor(
    private readonly port: number,
    private readonly target: URL,
  ) {}

  static async start(databaseUrl: string): Promise<DatabaseWire> {
    const wire = new DatabaseWire(await findFreePort(), new URL(databaseUrl));
    await wire.restore();
    return wire;
  }

  /** The same database by way of the wire. */
  through(databaseUrl: string): string {
    const url = new URL(databaseUrl);
    url.host = `${HOST}:${this.port}`;
    return url.href;
  }

  async cut(): Promise<void> {
    const { server } = this;
    this.server = null;
    const closed = new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)));
    for (const far of this.fars) far.resetAndDestroy();
    await closed;
  }

  async restore(): Promise<void> {
    const server = createServer((near) => this.join(near));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(this.port, HOST, resolve);
    });
    this.server = server;
  }

  /** Holds everything from the moment on at which a transaction with this prepared statement is committed. */
  holdFromCommitOf(statementName: string): void {
    this.trigger = statementName;
  }

  letGo(): void {
    this.trigger = null;
    this.isHeld = false;
    for (const far of this.fars) far.resume();
  }

  private watch(near: Socket, chunk: Buffer): void {
    if (this.trigger === null) return;
    const statementAt = chunk.indexOf(this.trigger);
    if (statementAt >= 0) this.triggered = near;
    // The commit may travel with its statement.
    if (this.triggered === near && chunk.includes('COMMIT', Math.max(statementAt, 0))) this.hold();
  }

  private hold(): void {
    this.isHeld = true;
    for (const far of this.fars) far.pause();
  }

  private join(near: Socket): void {
    const far = connect(Number(this.target.port), this.target.hostname);
    this.fars.add(far);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (chunk) => {
        if (from === near) this.watch(near, chunk);
        to.write(chunk);
      });
      from.on('error', () => undefined);
      from.on('close', () => to.destroy());
    }
    far.on('close', () => this.fars.delete(far));
    if (this.isHeld) far.pause();
  }
}
