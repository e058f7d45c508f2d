import { setTimeout as sleep } from 'node:timers/promises';
import { createPostgresBackend, setDefaultBackendFactory, type Queue, type QueueOptions } from 'bullmq';
import type { AppConfig } from '../config/app-config.js';
import { PgClient } from '../persistence/pg-client.js';

const BULLMQ_SCHEMA = 'bullmq';
const POOL_SIZE = 3;
const PAUSE_AFTER_FAILURE_MS = 1000;
const SILENT_AFTER_MS = 1000;
const MAX_RECONNECT_PAUSE_MS = 5000;

/** Of applications that stop without a word to their Redis: BullMQ may still be about to connect anew. */
const abandoned = new WeakSet<AppConfig>();

/** BullMQ on Redis when there is one, else on the database that we have anyway; the same code on both. */
export function bullConnection(config: AppConfig): Pick<QueueOptions, 'connection'> {
  if (config.redisUrl !== null) {
    // A hint that cannot be sent now is not worth waiting for: the workers look by themselves.
    return {
      connection: {
        url: config.redisUrl,
        enableOfflineQueue: false,
        connectTimeout: 5000,
        maxRetriesPerRequest: null,
        retryStrategy: (tries) => (abandoned.has(config) ? null : Math.min(1000 * tries, MAX_RECONNECT_PAUSE_MS)),
      },
    };
  }
  setDefaultBackendFactory(createPatientBackend);
  const postgres = {
    Client: PgClient,
    connectionString: config.database.url,
    schema: BULLMQ_SCHEMA,
    migrate: true,
    max: POOL_SIZE,
    connectionTimeoutMillis: config.database.connectTimeoutMs,
    keepAlive: true,
  };
  return { connection: postgres };
}

/**
 * BullMQ's worker asks for its next job again at once when the database refuses, and keeps the event loop to itself while
 * it does. Ours waits a moment.
 */
const createPatientBackend: typeof createPostgresBackend = (name, options, factoryOptions) => {
  const backend = createPostgresBackend(name, options, factoryOptions);
  const moveToActive = backend.moveToActive.bind(backend);
  backend.moveToActive = async (...args) => {
    try {
      return await moveToActive(...args);
    } catch (error) {
      await sleep(PAUSE_AFTER_FAILURE_MS);
      throw error;
    }
  };
  return backend;
};

/**
 * BullMQ sets its tables up once and never forgets when that failed, so on PostgreSQL the application does not start
 * without them. Redis may come later.
 */
export async function untilReady(config: AppConfig, part: { waitUntilReady(): Promise<unknown> }): Promise<void> {
  if (config.redisUrl === null) await part.waitUntilReady();
}

/**
 * BullMQ says goodbye to Redis before it closes, and waits for as long as that takes. One that does not answer must not
 * hold up a stop: what it would still hear is a hint.
 * @returns true when it is not to be waited for
 */
export async function abandonIfSilent(config: AppConfig, queue: Queue): Promise<boolean> {
  if (config.redisUrl === null) return false;
  const answered = queue.getWaitingCount().then(
    () => false,
    () => true,
  );
  const isSilent = await Promise.race([answered, sleep(SILENT_AFTER_MS, true, { ref: false })]);
  if (isSilent) {
    abandoned.add(config);
    queue.disconnect().catch(() => undefined);
  }
  return isSilent;
}
