import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ApiRequest } from '../http/request.js';

/** Who changes something by hand; every such change is audited with it. */
export interface Operator {
  readonly merchantId: string;
  readonly apiKeyId: string;
  readonly correlationId: string;
}

/** The caller of a route that is audited. */
export const CurrentOperator = createParamDecorator((_: unknown, context: ExecutionContext): Operator => {
  const { principal, correlationId } = context.switchToHttp().getRequest<ApiRequest>();
  if (principal === undefined) throw new Error('a @Public route has no operator');
  return { merchantId: principal.merchantId, apiKeyId: principal.apiKeyId, correlationId };
});
