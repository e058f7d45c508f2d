import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AppConfig } from '../../src/config/app-config.js';
import { closeApp, createApp } from '../../src/create-app.js';
import { ApiClient } from './api-client.js';
import { findFreePort } from '../../src/sandbox/ports.js';
import type { TestApp } from './test-app.js';

export interface SecondApp {
  readonly app: NestFastifyApplication;
  readonly baseUrl: string;
  readonly api: ApiClient;
  readonly admin: ApiClient;
  close(): Promise<void>;
}

/** Another server beside the first: the same database, rails, merchants and configuration, as a second process has. */
export async function startSecondApp(
  { config: first, merchant, operator }: Pick<TestApp, 'config' | 'merchant' | 'operator'>,
  tune: (config: AppConfig) => AppConfig = (config) => config,
): Promise<SecondApp> {
  const port = await findFreePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const config = tune({ ...first, http: { ...first.http, port, publicBaseUrl: baseUrl } });
  const app = await createApp(config);
  await app.listen({ host: config.http.host, port });
  return {
    app,
    baseUrl,
    api: new ApiClient(baseUrl, merchant.apiKey),
    admin: new ApiClient(baseUrl, operator.apiKey),
    close: () => closeApp(app),
  };
}
