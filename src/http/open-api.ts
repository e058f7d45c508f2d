import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { describeProblems, operationsOf } from './problem-responses.js';
import { ProblemResponse } from './problem.response.js';

const DESCRIPTION = [
  'One REST API over the mobile-money rails of Ghana: collect payments, give them back, pay out, share a payment among several wallets, and see every pesewa of it in balances and a ledger. Operators watch and steer the rails, and decide what needs a person.',
  'Amounts are integers of minor units (1050 = GHS 10.50), times RFC 3339 in UTC, errors RFC 9457 problem documents whose `code` is stable.',
  'Every POST that makes money move takes an `Idempotency-Key`; the same key and body always give the first answer.',
  'Lists are paged by `limit` and `cursor`.',
  'Every answer tells its rate limits in `RateLimit-Policy` and `RateLimit`; a request too many is answered `429` with `Retry-After`.',
].join('\n\n');

const TAGS = {
  payments: 'Collect money from a wallet.',
  refunds: 'Give a payment back, or parts of it.',
  payouts: 'Send money to a wallet, from your balance.',
  splits: 'The legs of a payment that is shared among several wallets.',
  ledger: 'What you have, and every entry that made it so.',
  merchant: 'Your own settings.',
  wallets: 'Whose wallet a number is.',
  routes: 'Which rail a payment would take.',
  providers: 'The rails, and what each can do.',
  resilience: 'For operators: rails, breakers, limits, and what waits for a person.',
  health: 'Probes; they need no key.',
} as const;

const OPERATOR = 'operator';
const OPERATORS_ONLY = 'For operators: the key needs the scope `operator`.';

/** The document as the code describes it; `openapi.json` in the repository is a copy that a test keeps true. */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('SyncCash Orchestrator')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/', 'The server that shows this document')
    .addServer('http://127.0.0.1:3000', 'The sandbox on your own machine')
    .addSecurity(
      'bearer',
      keyOf('An API key: `Authorization: Bearer sc_live_…` in production, `sc_test_…` in the sandbox'),
    )
    .addSecurity(OPERATOR, keyOf('An API key with the scope `operator`.'));
  for (const [name, description] of Object.entries(TAGS)) builder.addTag(name, description);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: operationId,
    extraModels: [ProblemResponse],
  });
  describeProblems(document);
  markOperatorRoutes(document);
  return document;
}

function keyOf(description: string) {
  return { type: 'http', scheme: 'bearer', description } as const;
}

/** `payments.initiate`: clients that are generated name their methods by it. */
function operationId(controller: string, method: string): string {
  const name = controller.replace(/Controller$/, '');
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}.${method}`;
}

function markOperatorRoutes(document: OpenAPIObject): void {
  for (const operation of operationsOf(document)) {
    const isForOperators = operation.security?.some((needs) => OPERATOR in needs) ?? false;
    if (!isForOperators) continue;
    const { description } = operation;
    operation.description = description === undefined ? OPERATORS_ONLY : `${description}\n\n${OPERATORS_ONLY}`;
  }
}

/** The page at /docs and the document at /openapi.json; public, they hold no secret. */
export function serveOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
  });
}
