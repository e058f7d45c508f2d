import { createPublicKey, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { SANDBOX_SECRET_PREFIX } from '../config/environment.js';
import { createPrivateJson, readJson } from './private-file.js';
import { SandboxError } from './sandbox-error.js';

const text = z.string().min(1);

const credentialsSchema = z.object({
  apiKey: text,
  adminApiKey: text,
  databasePassword: text,
  rails: z.object({
    mtn_momo: z.object({
      collectionSubscriptionKey: text,
      disbursementSubscriptionKey: text,
      apiUser: z.uuid(),
      apiKey: text,
      targetEnvironment: text,
      currency: text,
    }),
    airteltigo_money: z.object({ clientKey: text, secretKey: text, serviceId: text }),
    vodafone_cash: z.object({
      spId: text,
      spPassword: text,
      serviceId: text,
      serviceProviderCode: text,
      rsa: z.object({ apiKey: text, privateKey: text }).optional(),
    }),
  }),
});

export type SandboxCredentials = z.infer<typeof credentialsSchema>;

/** The sandbox's own secrets: made up once, the same after every restart. */
export function loadCredentials(path: string): SandboxCredentials {
  createPrivateJsonUnlessThere(path);
  const parsed = credentialsSchema.safeParse(readJson(path));
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'the file').join(', ');
  throw new SandboxError(`${path} is damaged (${fields}): restore it, or delete its folder to begin anew`);
}

/** 4096 bits are the portal's; these keys protect nothing and must not cost a newcomer seconds. */
const RSA_BITS = 2048;

/** For `mpesa-rsa`, with a key pair for this run: rails and server are told of it together, so nobody needs to keep it. */
export function withRsaKeys(credentials: SandboxCredentials): SandboxCredentials {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: RSA_BITS,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const { rails } = credentials;
  const rsa = { apiKey: secret(), privateKey };
  return { ...credentials, rails: { ...rails, vodafone_cash: { ...rails.vodafone_cash, rsa } } };
}

/** As the portal shows it: base64 of the DER form. */
export function publicHalfOf(privateKey: string): string {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
}

function createPrivateJsonUnlessThere(path: string): void {
  if (readJson(path) === null) createPrivateJson(path, makeCredentials());
}

function makeCredentials(): SandboxCredentials {
  return {
    apiKey: `sc_test_${hex(16)}`,
    adminApiKey: `sc_test_admin_${hex(16)}`,
    databasePassword: secret(),
    rails: {
      mtn_momo: {
        collectionSubscriptionKey: secret(),
        disbursementSubscriptionKey: secret(),
        // MTN: the API user is a UUIDv4, so it cannot carry the mark of a sandbox secret.
        apiUser: randomUUID(),
        apiKey: secret(),
        targetEnvironment: 'mtnghana',
        currency: 'GHS',
      },
      airteltigo_money: { clientKey: secret(), secretKey: secret(), serviceId: '1001' },
      vodafone_cash: { spId: '100200', spPassword: secret(), serviceId: '100300', serviceProviderCode: '400500' },
    },
  };
}

function secret(): string {
  return `${SANDBOX_SECRET_PREFIX}${hex(16)}`;
}

function hex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
