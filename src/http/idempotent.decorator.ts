import { applyDecorators } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiHeader } from '@nestjs/swagger';

export const IsIdempotent = Reflector.createDecorator<true | undefined>({ transform: () => true });

/** This route creates something: it takes an Idempotency-Key and returns an IdempotentAnswer. */
export function Idempotent(): MethodDecorator {
  return applyDecorators(
    IsIdempotent(),
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description:
        'A new key for each request, the same key when you repeat it; kept for 7 days. A repeat gets the first answer.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    }),
  );
}
