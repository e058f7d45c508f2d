import { loadConfig } from '../../src/config/load-config.js';
import { closeApp, createApp } from '../../src/create-app.js';
import { ApiClient } from './api-client.js';
import { freePort } from './database-server.js';
import type { TestApp } from './test-app.js';

export interface SecondApp {
  readonly api: ApiClient;
  readonly admin: ApiClient;
  close(): Promise<void>;
}

/** One more server on the database and the rails of another, with the same merchants. */
export async function startSecondApp(first: TestApp, env: Record<string, string> = {}): Promise<SecondApp> {
  const port = await freePort();
  const config = loadConfig({ ...first.env, ...env, PORT: String(port) });
  const app = await createApp(config);
  await app.listen({ host: config.http.host, port });
  return {
    api: new ApiClient(config.http.publicBaseUrl, first.merchant.apiKey),
    admin: new ApiClient(config.http.publicBaseUrl, first.operator.apiKey),
    close: () => closeApp(app),
  };
}
