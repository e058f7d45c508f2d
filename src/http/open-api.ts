import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

const DESCRIPTION = [
  'One REST API over the mobile-money rails of Ghana: collect, look up, list and cancel.',
  'Amounts are integers of minor units (1050 = GHS 10.50), times RFC 3339 in UTC, errors RFC 9457 problem documents.',
  'Every POST that creates takes an `Idempotency-Key`; the same key and body always give the first answer.',
  'Every answer tells its rate limits in `RateLimit-Policy` and `RateLimit`; a request too many is answered `429` with `Retry-After`.',
].join('\n\n');

/** Of both profiles: the copy in the repository is for both. */
const API_KEY = 'An API key: `Authorization: Bearer sc_live_…` in production, `sc_test_…` in the sandbox';

/** The document as the code describes it; `openapi.json` in the repository is a copy that a test keeps true. */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('SyncCash Orchestrator')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: API_KEY })
    .build();
  return SwaggerModule.createDocument(app, config);
}

/** The page at /docs and the document at /openapi.json; public, they hold no secret. */
export function serveOpenApi(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
  });
}
