import { Module } from '@nestjs/common';
import { LoggerModule, type Params } from 'nestjs-pino';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { loggablePath, serializeError } from './log-serializers.js';

/** Asked for every few seconds by machines; their answers are in the metrics. */
const QUIET_PATHS = /^\/(?:health|metrics|api\/v1\/health)/;

interface LoggedRequest {
  method?: string;
  url?: string;
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
          autoLogging: { ignore: (request) => QUIET_PATHS.test(request.url ?? '') },
          quietReqLogger: true,
          customAttributeKeys: { reqId: 'correlationId' },
          serializers: {
            req: ({ method, url }: LoggedRequest) => ({ method, path: loggablePath(url ?? '') }),
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
