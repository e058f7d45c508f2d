import { Reflector } from '@nestjs/core';
import type { LimitName } from '../domain/rate-limit.js';

/**
 * Which limits a route has, instead of the usual ones: everything together, the caller's address, and for a known caller
 * its merchant, key and endpoint. `[]` = none.
 */
export const LimitedBy = Reflector.createDecorator<readonly LimitName[]>();
