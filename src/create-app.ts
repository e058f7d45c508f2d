import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module.js';
import type { AppConfig } from './config/app-config.js';
import { warningsOf } from './config/warnings.js';
import { configureHttp } from './http/configure-http.js';
import { createFastifyAdapter } from './http/create-adapter.js';
import { serveOpenApi } from './http/open-api.js';
import { Database } from './persistence/database.js';

/** The whole application, not listening yet. Used by main, by the tests and by the OpenAPI generator alike. */
export async function createApp(config: AppConfig): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.register(config),
    createFastifyAdapter(config),
    {
      bufferLogs: true,
      bodyParser: false,
      abortOnError: false,
    },
  );
  const logger = app.get(Logger);
  app.useLogger(logger);
  for (const warning of warningsOf(config)) logger.warn(warning, 'Configuration');
  configureHttp(app, config);
  serveOpenApi(app);
  return app;
}

/** Stops in order: no new work, what is in flight ends, the requests end, then the connections. */
export async function closeApp(app: NestFastifyApplication): Promise<void> {
  const database = app.get(Database);
  const connections = closeConnections(app.getHttpServer());
  try {
    await app.close();
  } finally {
    connections.stop();
    await database.close();
  }
}

const LOOK_AGAIN_MS = 250;
/**
 * Longer than a request that waits for the database once. One that waits several times, each to the last, is cut off; its
 * caller has no answer then, and the same Idempotency-Key gives it the first one.
 */
const LAST_REQUEST_MS = 12_000;

/**
 * A connection whose request was in flight when the server began to close is kept alive afterwards, and one that has never
 * asked for anything counts as busy: both would hold the process until they time out.
 */
function closeConnections(server: Server): { stop: () => void } {
  const idle = setInterval(() => server.closeIdleConnections(), LOOK_AGAIN_MS);
  const rest = setTimeout(() => server.closeAllConnections(), LAST_REQUEST_MS);
  return {
    stop: () => {
      clearInterval(idle);
      clearTimeout(rest);
    },
  };
}
