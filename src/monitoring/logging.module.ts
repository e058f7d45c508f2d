import { Module } from '@nestjs/common';
import { LoggerModule, type Params } from 'nestjs-pino';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { loggablePath, serializeError } from './log-serializers.js';

/** Asked for every few seconds by machines; their answers are in the metrics. */
const QUIET_PATHS = /^\/(?:health|metrics|api\/v1\/health)/;

const INFO_LEVEL = 30;
/** Forty lines at every start that say only that the framework works. */
const CHATTER = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer']);

interface LoggedRequest {
  method?: string;
  url?: string;
  /** The middleware's own url is cut. */
  originalUrl?: string;
  /** Of the router; none for a path that leads nowhere. */
  route?: string | undefined;
}

interface LoggedAnswer {
  req?: unknown;
  responseTime?: number;
}

@Module({
  imports: [
    LoggerModule.forRootAsync({
      inject: [APP_CONFIG],
      useFactory: (config: AppConfig): Params => ({
        pinoHttp: {
          level: config.logLevel,
          base: { role: config.role },
          timestamp: () => `,"time":"${new Date().toISOString()}"`,
          formatters: { level: (label) => ({ level: label }) },
          autoLogging: {
            ignore: (request: LoggedRequest) => QUIET_PATHS.test(request.originalUrl ?? request.url ?? ''),
          },
          hooks: {
            logMethod(args, method, level) {
              const [first] = args as [unknown];
              const context = (first as { context?: string } | undefined)?.context ?? '';
              if (level > INFO_LEVEL || !CHATTER.has(context)) method.apply(this, args);
            },
          },
          quietReqLogger: true,
          customLogLevel: (_request, { statusCode }) => (statusCode >= 500 ? 'warn' : 'info'),
          // What went wrong is told by the filter; here it would be "failed with status code 503" and a stack.
          customErrorObject: (_request, { statusCode }, _error, { req, responseTime }: LoggedAnswer) => ({
            req,
            res: { statusCode },
            responseTime,
          }),
          customAttributeKeys: { reqId: 'correlationId' },
          // The serializers below see the things themselves, not pino's summary of them.
          wrapSerializers: false,
          serializers: {
            req: ({ method, originalUrl, url, route }: LoggedRequest) => ({
              method,
              path: loggablePath(originalUrl ?? url ?? '', route),
            }),
            res: ({ statusCode }: { statusCode?: number }) => ({ statusCode }),
            err: serializeError,
          },
          redact: {
            paths: [
              'msisdn',
              '*.msisdn',
              '*.*.msisdn',
              'authorization',
              '*.authorization',
              'callbackToken',
              '*.callbackToken',
              'apiKey',
              '*.apiKey',
            ],
            censor: '***',
          },
        },
      }),
    }),
  ],
})
export class LoggingModule {}
