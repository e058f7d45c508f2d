import { Body, Controller, Headers, HttpCode, Ip, Param, Post, Put } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../auth/public.decorator.js';
import { LimitedBy } from '../http/limited-by.decorator.js';
import type { CallbackHeaders, CallbackHint } from '../providers/provider.js';
import { RailCallbacksService } from './rail-callbacks.service.js';

type Acknowledgement = Promise<CallbackHint['acknowledgement']>;

/**
 * Public, because rails do not sign in: the path's token is the secret, and nothing is believed. MTN: POST (v1), PUT (v2).
 * A rail calls back once or a few times; whoever knows an address and calls more often is kept from filling the receipts.
 * All callbacks of a rail come from a few addresses, so of these only those are limited that send what is nobody's.
 */
@ApiExcludeController()
@Public()
@LimitedBy(['callback'])
@Controller('webhooks/:provider/:token')
export class RailCallbacksController {
  constructor(private readonly callbacks: RailCallbacksService) {}

  @Post()
  @HttpCode(200)
  post(
    @Param('provider') provider: string,
    @Param('token') token: string,
    @Body() body: Buffer | undefined,
    @Headers() headers: CallbackHeaders,
    @Ip() ip: string,
  ): Acknowledgement {
    return this.callbacks.accept({ provider, token, body, headers, ip });
  }

  @Put()
  @HttpCode(200)
  put(
    @Param('provider') provider: string,
    @Param('token') token: string,
    @Body() body: Buffer | undefined,
    @Headers() headers: CallbackHeaders,
    @Ip() ip: string,
  ): Acknowledgement {
    return this.callbacks.accept({ provider, token, body, headers, ip });
  }
}
