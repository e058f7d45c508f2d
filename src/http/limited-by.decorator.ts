import { Reflector } from '@nestjs/core';
import type { LimitName, OPERATOR_ALLOWANCE } from '../domain/rate-limit.js';

export type LimitedName = LimitName | typeof OPERATOR_ALLOWANCE;

/**
 * Which limits a route has, instead of the usual ones: everything together, the caller's address, and for a known caller
 * its merchant, key and endpoint. `[]` = none.
 */
export const LimitedBy = Reflector.createDecorator<readonly LimitedName[]>();
