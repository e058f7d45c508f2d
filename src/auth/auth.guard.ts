import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError } from '../domain/errors.js';
import type { ApiRequest } from '../http/request.js';
import { ApiKeys } from './api-keys.js';
import { bearerOf } from './bearer.js';
import { Public } from './public.decorator.js';
import { RequireScope } from './require-scope.decorator.js';

/** On every route. Other credentials (a JWT) will be recognised here, by their form, before the API key. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly apiKeys: ApiKeys,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride(Public, places) !== undefined) return true;

    const request = context.switchToHttp().getRequest<ApiRequest>();
    const apiKey = bearerOf(request);
    if (apiKey === undefined)
      throw new DomainError('unauthenticated', `send your API key: Authorization: Bearer ${this.apiKeys.prefix}…`);
    const principal = await this.apiKeys.authenticate(apiKey);
    if (principal === null)
      throw new DomainError('unauthenticated', 'this API key is unknown, revoked or of another environment');

    const scope = this.reflector.getAllAndOverride(RequireScope, places) ?? 'merchant';
    if (!principal.scopes.includes(scope)) throw new DomainError('forbidden', `this API key lacks the scope ${scope}`);
    request.principal = principal;
    return true;
  }
}
