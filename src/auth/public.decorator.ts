import { Reflector } from '@nestjs/core';

/** Anybody may call this route. Every other route needs a credential. */
export const Public = Reflector.createDecorator<true | undefined>({ transform: () => true });
