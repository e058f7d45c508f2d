import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient, type PaymentBody } from '../support/api-client.js';
import { FakeFraudService } from '../support/fraud-service.js';
import { readyServer, startServerProcess, type SandboxFile, type ServerProcess } from '../support/server-process.js';
import { waitFor } from '../support/wait-for.js';

const ROOT = join(import.meta.dirname, '../..');
const TOKEN = 'a-token-of-the-fraud-service';
const RULES = {
  rules: [
    { name: 'payer_count', subject: 'payer', measure: 'count', windowSeconds: 3600, limit: 2, outcome: 'deny' },
    { name: 'ip_count', subject: 'ip', measure: 'count', windowSeconds: 3600, limit: 100, outcome: 'deny' },
    {
      name: 'device_wallets',
      subject: 'device',
      measure: 'distinct_wallets',
      windowSeconds: 60,
      limit: 1,
      outcome: 'review',
    },
  ],
  ceilings: { dailyMinor: 1_000_000 },
};

/** The server as `npm start` runs it, with its rules in a file and a fraud service beside it, at its most talkative. */
describe('what the log says of risk', () => {
  let folder: string;
  let service: FakeFraudService;
  let server: ServerProcess;
  let sandbox: SandboxFile;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'synccash-risk-'));
    writeFileSync(join(folder, 'rules.json'), JSON.stringify(RULES));
    service = await FakeFraudService.start();
    server = startServerProcess(ROOT, join(folder, 'sandbox'), {
      LOG_LEVEL: 'trace',
      VELOCITY_RULES_FILE: join(folder, 'rules.json'),
      FRAUD_SERVICE_URL: service.url,
      FRAUD_SERVICE_TOKEN: TOKEN,
    });
    sandbox = await readyServer(server, join(folder, 'sandbox'), 45_000);
  }, 60_000);

  afterAll(async () => {
    server.child.kill('SIGTERM');
    await server.exited;
    await service.close();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('names no payer, no device, no address and no token, whatever was decided', async () => {
    const api = new ApiClient(sandbox.baseUrl, sandbox.apiKey);
    const operator = new ApiClient(sandbox.baseUrl, sandbox.adminApiKey);
    const payer = { msisdn: '0247700021', deviceId: 'phone-4711', ip: '154.160.77.21' };
    const decisions: string[] = [];
    const pay = async (change: Record<string, unknown> = {}): Promise<PaymentBody> => {
      const { body } = await api.initiate({ payer: { ...payer, ...change } });
      decisions.push(`${body.risk.decision} by ${body.risk.scorer}`);
      return body;
    };
    service.answer({ score: 1 });
    const { id } = await pay();
    await waitFor('it to be confirmed', async () => (await api.status(id)).status === 'confirmed');
    service.answer('{"msisdn": "+233247700021"', 500);
    await pay();
    await pay();
    const held = await pay({ msisdn: '0247700022' });
    const body = { reason: 'I know him' };
    expect((await operator.call('POST', `/resilience/reviews/${held.id}/reject`, { body })).status).toBe(200);
    const cleared = { subject: 'payer', value: payer.msisdn, reason: 'a false alarm' };
    expect((await operator.call('POST', '/resilience/velocity/clear', { body: cleared })).status).toBe(200);
    const query = new URLSearchParams({ subject: 'payer', value: payer.msisdn }).toString();
    expect((await operator.call('GET', `/resilience/velocity?${query}`)).status).toBe(200);
    for (const written of ['+233%2024%20770%200021', '024-770-0021', '%30247700021'])
      expect((await api.call('GET', `/wallets/${written}`)).status).toBe(200);
    expect((await api.call('GET', '/nowhere/+233%2024%20770%200021')).status).toBe(404);
    expect(decisions).toEqual(['allow by service', 'allow by fallback', 'deny by fallback', 'review by fallback']);

    const text = await waitFor('the log to tell of it', () => {
      const lines = server
        .output()
        .split('\n')
        .filter((line) => line.startsWith('{'));
      return Promise.resolve(lines.some((line) => line.includes('/nowhere/')) && lines.join('\n'));
    });
    expect(text).toContain('no answer from the fraud service');
    expect(text).toContain('"path":"/api/v1/wallets/:msisdn"');
    expect(text).not.toMatch(/(?:233|0)?2477000\d\d/);
    expect(text.replaceAll(/%[0-9A-F]{2}|[^0-9\n]/gi, '')).not.toMatch(/247700021/);
    for (const secret of [payer.deviceId, payer.ip, TOKEN]) expect(text).not.toContain(secret);
    const { Client } = await import('pg');
    const client = new Client({ connectionString: sandbox.databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ kept: string }>(
      `SELECT (risk::text || coalesce(review_wish::text, '')) AS kept FROM payments
       UNION ALL SELECT data::text FROM events UNION ALL SELECT (a.*)::text FROM audit_log a`,
    );
    await client.end();
    expect(rows.map(({ kept }) => kept).join('\n')).not.toMatch(/(?:233|0)?2477000\d\d/);
  }, 60_000);
});
