import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module.js';
import type { AppConfig } from './config/app-config.js';
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
  app.useLogger(app.get(Logger));
  configureHttp(app, config);
  serveOpenApi(app);
  return app;
}

/** Stops in order: no new work, what is in flight ends, the requests end, then the connections. */
export async function closeApp(app: NestFastifyApplication): Promise<void> {
  const database = app.get(Database);
  try {
    await app.close();
  } finally {
    await database.close();
  }
}
