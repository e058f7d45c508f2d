import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppConfig } from '../config/app-config.js';
import { correlationIdOf, traceIdOf } from './correlation.js';
import { sendProblem } from './problem-document.js';

const MAX_PATH_PART_CHARS = 128;
const KEEP_ALIVE_MS = 72_000;

export function createFastifyAdapter({ http }: AppConfig): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: http.bodyLimitBytes,
    requestTimeout: http.requestTimeoutMs,
    trustProxy: http.trustProxy,
    // Longer than the idle time of the usual load balancers, so that it is never us who closes first.
    keepAliveTimeout: KEEP_ALIVE_MS,
    genReqId: correlationIdOf,
    forceCloseConnections: 'idle',
    // A URL that the router cannot read never reaches a filter.
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      void sendProblem(reply, error, traceIdOf(request.raw)),
    routerOptions: { maxParamLength: MAX_PATH_PART_CHARS },
  });
  // Before Nest adds its middleware: the logger is one, and writes the request down when it sees it.
  adapter.getInstance().addHook('onRequest', (request, _reply, done) => {
    request.raw.route = request.routeOptions.url;
    done();
  });
  return adapter;
}
