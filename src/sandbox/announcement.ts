export interface Announcement {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly simulatorUrl: string | undefined;
  /** Where the file with all addresses and keys is. */
  readonly filePath: string | null;
}

const FIRST_PAYMENT = '{"amount":1050,"currency":"GHS","payer":{"msisdn":"0241234567"},"reference":"order-1"}';

/** What whoever typed `npm start` sees when it is ready. The curl line works as it stands in sh, bash and zsh. */
export function announcement({ baseUrl, apiKey, simulatorUrl, filePath }: Announcement): string {
  const lines = [
    '',
    'SyncCash sandbox is ready. No real money moves here.',
    '',
    `  API              ${baseUrl}`,
    `  Documentation    ${baseUrl}/docs`,
    ...(simulatorUrl === undefined ? [] : [`  Simulated rails  ${simulatorUrl}`]),
    `  Demo API key     ${apiKey}`,
    ...(filePath === null ? [] : [`  All of it        ${filePath}`]),
    '',
    'Make a first payment:',
    '',
    `curl -sS -X POST ${baseUrl}/api/v1/payments/initiate -H 'Authorization: Bearer ${apiKey}' ` +
      `-H "Idempotency-Key: first-payment-$(date +%s)" -H 'Content-Type: application/json' -d '${FIRST_PAYMENT}'`,
    '',
    'Look at it (with the id of the answer):',
    '',
    `curl -sS ${baseUrl}/api/v1/payments/<id>/status -H 'Authorization: Bearer ${apiKey}'`,
    '',
    ...(simulatorUrl === undefined ? [] : ['The last two digits of the number choose what the payer does.', '']),
  ];
  return lines.join('\n');
}
