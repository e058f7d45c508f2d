import { Reflector } from '@nestjs/core';

/** This route creates something: it takes an Idempotency-Key and returns an IdempotentAnswer. */
export const Idempotent = Reflector.createDecorator<true | undefined>({ transform: () => true });
