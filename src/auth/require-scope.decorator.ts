import { Reflector } from '@nestjs/core';
import type { Scope } from './principal.js';

/** What the credential must allow; without it, `merchant`. */
export const RequireScope = Reflector.createDecorator<Scope>();
