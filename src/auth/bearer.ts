import type { FastifyRequest } from 'fastify';

/** The credential of `Authorization: Bearer …`; undefined when there is none. */
export function bearerOf({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}
