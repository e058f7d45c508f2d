import { ApiParam } from '@nestjs/swagger';
import type { IdPrefix } from './public-id.js';

/** A part of the path that is one of our ids. */
export function ApiId(name: string, prefix: IdPrefix, description: string): MethodDecorator {
  return ApiParam({ name, description, example: `${prefix}_01kgn6q4s8e3rvq6c1m3k3wz5t` });
}
