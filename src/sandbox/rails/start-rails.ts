import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { AIRTELTIGO_MONEY, registerAirteltigoMoney } from './airteltigo-money/routes.js';
import { Books } from './core/books.js';
import { CallCounter } from './core/call-counter.js';
import { CallbackSender } from './core/callback-sender.js';
import { Clearing } from './core/clearing.js';
import { Disturbances } from './core/disturbances.js';
import { Faults } from './core/faults.js';
import { RailListener } from './core/rail-listener.js';
import { WalletHomes } from './core/wallet-homes.js';
import { MTN_MOMO, registerMtnMomo } from './mtn-momo/routes.js';
import { registerOperatorRoutes } from './operator-routes.js';
import { VODAFONE_CASH, registerVodafoneCash } from './vodafone-cash/routes.js';
import { resolveOptions, type RailsOptions, type RunningRails } from './options.js';

const MAX_BODY_BYTES = 65_536;
const HOST = '127.0.0.1';
const REOPEN_INTERVAL_MS = 500;

/**
 * The simulated rails: real HTTP, strict about the wire contract, with books of their own.
 * @throws Error with code EADDRINUSE when the shared port is taken
 */
export async function startRails(rawOptions: RailsOptions): Promise<RunningRails> {
  const options = resolveOptions(rawOptions);
  const app = fastify({ bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true });
  // Every rail reads its own bytes: signatures are over them.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  const books = new Books(options.stateDir);
  const calls = new CallCounter();
  const callbacks = new CallbackSender(calls);
  const listeners = new Map<string, RailListener>();
  const applyFaults = async () => {
    for (const [rail, listener] of listeners) await listener.setOpen(!faults.isShut(rail));
  };
  let isClosing = false;
  /** Another program may hold the port that is to open again: until it lets go, the rail stays shut. */
  const applyFaultsLater = () => {
    applyFaults().catch((error: unknown) => {
      console.error(error);
      if (!isClosing) setTimeout(applyFaultsLater, REOPEN_INTERVAL_MS).unref();
    });
  };
  const faults = new Faults(options.seed, applyFaultsLater);
  const clearing = new Clearing(options, books, faults, callbacks);
  const disturbances = new Disturbances(faults, calls);

  const homes = new WalletHomes(books);
  const desk = { options, books, faults, homes, clearing, disturbances };
  const { credentials } = options;
  const served = [
    { rail: MTN_MOMO, register: registerMtnMomo, isServed: true },
    { rail: AIRTELTIGO_MONEY, register: registerAirteltigoMoney, isServed: credentials.airteltigo_money !== undefined },
    { rail: VODAFONE_CASH, register: registerVodafoneCash, isServed: credentials.vodafone_cash !== undefined },
  ].filter(({ isServed }) => isServed);
  for (const { rail, register } of served) await app.register((scope) => register(scope, desk), { prefix: `/${rail}` });
  const rails = served.map(({ rail }) => rail);
  registerOperatorRoutes(app, {
    rails,
    pace: options.pace,
    stateDir: options.stateDir,
    books,
    faults,
    calls,
    applyFaults,
  });

  const close = async () => {
    isClosing = true;
    clearing.close();
    disturbances.close();
    faults.clear();
    for (const listener of listeners.values()) await listener.setOpen(false);
    await app.close();
    await callbacks.close();
    books.close();
  };
  try {
    await app.listen({ host: HOST, port: options.port });
    for (const rail of rails)
      listeners.set(
        rail,
        new RailListener(rail, (request, response) => app.routing(request, response), options.railPorts[rail] ?? 0),
      );
    await applyFaults();
  } catch (error) {
    await close();
    throw error;
  }
  const { port } = app.server.address() as AddressInfo;
  const railUrls = Object.fromEntries([...listeners].map(([rail, { url }]) => [rail, url]));
  return { port, url: `http://${HOST}:${port}`, railUrls, close };
}
