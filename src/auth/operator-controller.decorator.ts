import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { RequireScope } from './require-scope.decorator.js';

/** A controller of the admin API: for keys with the scope `operator` only, found in the docs under «resilience». */
export function OperatorController(): ClassDecorator {
  return applyDecorators(RequireScope('operator'), ApiTags('resilience'), ApiBearerAuth(), ApiProblems());
}
