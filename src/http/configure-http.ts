import { RequestMethod } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { AppConfig } from '../config/app-config.js';
import { DomainError } from '../domain/errors.js';
import { traceIdOf } from './correlation.js';
import { createValidationPipe } from './validation.pipe.js';

/** Rails send what they like: their callbacks are kept as bytes, whatever content type they claim. */
const RAW_PATH = '/api/v1/webhooks/';
const OUTSIDE_PREFIX = ['health', 'metrics'];

/** Everything about HTTP that is not a controller. The application is created with `bodyParser: false`. */
export function configureHttp(app: NestFastifyApplication, config: AppConfig): void {
  app.setGlobalPrefix('api/v1', { exclude: OUTSIDE_PREFIX.map((path) => ({ path, method: RequestMethod.GET })) });
  app.useGlobalPipes(createValidationPipe());
  const fastify = app.getHttpAdapter().getInstance();
  addCorrelation(fastify);
  addBodyParsers(fastify, config.http.bodyLimitBytes);
}

function addCorrelation(fastify: FastifyInstance): void {
  fastify.decorateRequest('correlationId', '');
  fastify.decorateRequest('traceId', '');
  fastify.addHook('onRequest', (request, reply, done) => {
    request.correlationId = request.id;
    request.traceId = traceIdOf(request.raw);
    void reply.header('X-Correlation-Id', request.id);
    done();
  });
}

function addBodyParsers(fastify: FastifyInstance, bodyLimit: number): void {
  fastify.removeAllContentTypeParsers();
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit }, (request, body: Buffer, done) => {
    if (request.url.startsWith(RAW_PATH)) return done(null, body);
    const text = body.toString('utf8');
    if (text.trim() === '') return done(new DomainError('malformed_json', 'the body is empty; send a JSON object'));
    return parseJson(request, text, (error, value) =>
      error === null || error === undefined
        ? done(null, value)
        : done(new DomainError('malformed_json', 'the body is not valid JSON, or has a key __proto__ or constructor')),
    );
  });
  fastify.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (request, body: Buffer, done) => {
    if (request.url.startsWith(RAW_PATH)) return done(null, body);
    return done(new DomainError('unsupported_media_type', 'send the body as application/json'));
  });
}
