import { ApiExtension } from '@nestjs/swagger';
import type { ErrorCode } from '../domain/errors.js';

/** Where the codes of a route stand until `describeProblems` writes its responses. */
export const PROBLEM_CODES = 'x-problem-codes';

/** The errors of its own that a route may answer. Those that every route may answer are described without it. */
export function ApiProblems(...codes: [ErrorCode, ...ErrorCode[]]): MethodDecorator {
  return ApiExtension(PROBLEM_CODES, codes);
}
