import { writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { loadConfig } from './config/load-config.js';
import { createFastifyAdapter } from './http/create-adapter.js';
import { configureHttp } from './http/configure-http.js';
import { openApiDocument } from './http/open-api.js';

/** `npm run openapi`: writes openapi.json. Preview mode builds the modules without starting anything: no database needed. */
const config = loadConfig({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', LOG_LEVEL: 'silent' });
const app = await NestFactory.create<NestFastifyApplication>(AppModule.register(config), createFastifyAdapter(config), {
  preview: true,
  logger: false,
});
configureHttp(app, config);
writeFileSync('openapi.json', `${JSON.stringify(openApiDocument(app), null, 2)}\n`);
await app.close();
