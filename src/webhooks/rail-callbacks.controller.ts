import { Body, Controller, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../auth/public.decorator.js';
import { RailCallbacksService } from './rail-callbacks.service.js';

/** Public, because rails do not sign in: the path's token is the secret, and nothing is believed. MTN: POST (v1), PUT (v2). */
@ApiExcludeController()
@Public()
@Controller('webhooks/:provider/:token')
export class RailCallbacksController {
  constructor(private readonly callbacks: RailCallbacksService) {}

  @Post()
  @HttpCode(200)
  post(@Param('provider') provider: string, @Param('token') token: string, @Body() body: Buffer): Promise<void> {
    return this.callbacks.accept(provider, token, body);
  }

  @Put()
  @HttpCode(200)
  put(@Param('provider') provider: string, @Param('token') token: string, @Body() body: Buffer): Promise<void> {
    return this.callbacks.accept(provider, token, body);
  }
}
