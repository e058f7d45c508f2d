import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { OPERATOR_ALLOWANCE } from '../domain/rate-limit.js';
import { LimitedBy } from '../http/limited-by.decorator.js';
import { RequireScope } from './require-scope.decorator.js';

/**
 * A controller of the admin API: for keys with the scope `operator` only, found in the docs under "resilience". It has an
 * allowance of its own: whoever has to mend a limit must not be shut out by it.
 */
export function OperatorController(): ClassDecorator {
  return applyDecorators(
    RequireScope('operator'),
    LimitedBy([OPERATOR_ALLOWANCE]),
    ApiTags('resilience'),
    ApiBearerAuth('operator'),
  );
}
