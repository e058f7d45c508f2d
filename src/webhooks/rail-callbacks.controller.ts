import { Body, Controller, Headers, HttpCode, Param, Post, Put } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public } from '../auth/public.decorator.js';
import type { CallbackHeaders, CallbackHint } from '../providers/provider.js';
import { RailCallbacksService } from './rail-callbacks.service.js';

/** A rail calls back once or a few times; whoever knows an address and calls more often is kept from filling the receipts. */
const CALLBACKS_OF_ONE_ATTEMPT = {
  max: 30,
  timeWindow: 60_000,
  keyGenerator: ({ params }: FastifyRequest) => (params as { token?: string }).token ?? '',
};

type Acknowledgement = Promise<CallbackHint['acknowledgement']>;

/** Public, because rails do not sign in: the path's token is the secret, and nothing is believed. MTN: POST (v1), PUT (v2). */
@ApiExcludeController()
@Public()
@Controller('webhooks/:provider/:token')
export class RailCallbacksController {
  constructor(private readonly callbacks: RailCallbacksService) {}

  @Post()
  @RouteConfig({ rateLimit: CALLBACKS_OF_ONE_ATTEMPT })
  @HttpCode(200)
  post(
    @Param('provider') provider: string,
    @Param('token') token: string,
    @Body() body: Buffer | undefined,
    @Headers() headers: CallbackHeaders,
  ): Acknowledgement {
    return this.callbacks.accept({ provider, token, body, headers });
  }

  @Put()
  @RouteConfig({ rateLimit: CALLBACKS_OF_ONE_ATTEMPT })
  @HttpCode(200)
  put(
    @Param('provider') provider: string,
    @Param('token') token: string,
    @Body() body: Buffer | undefined,
    @Headers() headers: CallbackHeaders,
  ): Acknowledgement {
    return this.callbacks.accept({ provider, token, body, headers });
  }
}
