import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AppConfig } from '../../src/config/app-config.js';
import { loadConfig } from '../../src/config/load-config.js';
import { closeApp, createApp } from '../../src/create-app.js';
import { startRails } from '../../src/sandbox/rails/start-rails.js';
import type { RailsOptions, RunningRails } from '../../src/sandbox/rails/options.js';
import { ApiClient } from './api-client.js';
import { findFreePort } from '../../src/sandbox/ports.js';
import { createMerchant, type TestMerchant } from './merchants.js';
import { RAIL_CREDENTIALS } from './rail-credentials.js';
import { RailsClient } from './rails-client.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

export interface TestApp {
  readonly app: NestFastifyApplication;
  readonly config: AppConfig;
  readonly baseUrl: string;
  readonly database: TestDatabase;
  readonly rails: RailsClient;
  readonly railsUrl: string;
  readonly merchant: TestMerchant;
  readonly operator: TestMerchant;
  readonly api: ApiClient;
  /** With an operator's key, of another merchant. */
  readonly admin: ApiClient;
  /** Stops the server; the rails and the database stay. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export interface TestAppOptions {
  readonly env?: Record<string, string>;
  readonly pace?: RailsOptions['pace'];
  readonly rails?: Partial<RailsOptions>;
  /** Shortens what would make a test long; everything else is the sandbox as it is. */
  readonly tune?: (config: AppConfig) => AppConfig;
}

/** The real server on the real database, against the simulated rails: nothing is mocked, all in this process. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  const stateDir = mkdtempSync(join(tmpdir(), 'synccash-rails-'));
  const pace = { minDelayMs: 20, maxDelayMs: 150, pinWindowMs: 600, slowMs: 2500, hangMs: 20_000, ...options.pace };
  const rails = await startRails({ port: 0, stateDir, credentials: RAIL_CREDENTIALS, ...options.rails, pace });
  const env = { ...environment(database.url, rails, await findFreePort()), ...options.env };
  const loaded = loadConfig(env);
  const config = options.tune?.(loaded) ?? loaded;
  const app = await createApp(config);
  await app.listen({ host: config.http.host, port: config.http.port });
  let stopped: Promise<void> | null = null;
  const stop = () => (stopped ??= closeApp(app));
  const merchant = await createMerchant(database);
  const operator = await createMerchant(database, ['merchant', 'operator']);
  return {
    app,
    config,
    baseUrl: config.http.publicBaseUrl,
    database,
    rails: new RailsClient(rails.url),
    railsUrl: rails.url,
    merchant,
    operator,
    api: new ApiClient(config.http.publicBaseUrl, merchant.apiKey),
    admin: new ApiClient(config.http.publicBaseUrl, operator.apiKey),
    stop,
    close: async () => {
      await stop();
      await rails.close();
      rmSync(stateDir, { recursive: true, force: true });
      await database.drop();
    },
  };
}

export function environment(databaseUrl: string, rails: RunningRails, port: number): Record<string, string> {
  const { mtn_momo: mtn, airteltigo_money: at, vodafone_cash: vodafone } = RAIL_CREDENTIALS;
  const railUrl = (rail: string) => rails.railUrls[rail] ?? `${rails.url}/${rail}`;
  return {
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: process.env.TEST_LOG ?? 'silent',
    MTN_BASE_URL: railUrl('mtn_momo'),
    MTN_REQUEST_TIMEOUT_MS: '1500',
    MTN_COLLECTION_SUB_KEY: mtn.collectionSubscriptionKey,
    MTN_COLLECTION_API_USER: mtn.apiUser,
    MTN_COLLECTION_API_KEY: mtn.apiKey,
    MTN_DISBURSEMENT_SUB_KEY: mtn.disbursementSubscriptionKey,
    MTN_DISBURSEMENT_API_USER: mtn.apiUser,
    MTN_DISBURSEMENT_API_KEY: mtn.apiKey,
    AT_BASE_URL: railUrl('airteltigo_money'),
    AT_REQUEST_TIMEOUT_MS: '1500',
    AT_CLIENT_KEY: at.clientKey,
    AT_SECRET_KEY: at.secretKey,
    AT_SERVICE_ID: at.serviceId,
    VODAFONE_BASE_URL: railUrl('vodafone_cash'),
    VODAFONE_REQUEST_TIMEOUT_MS: '1500',
    VODAFONE_SERVICE_PROVIDER_CODE: vodafone.serviceProviderCode,
    VODAFONE_SP_ID: vodafone.spId,
    VODAFONE_SP_PASSWORD: vodafone.spPassword,
    VODAFONE_SERVICE_ID: vodafone.serviceId,
  };
}
