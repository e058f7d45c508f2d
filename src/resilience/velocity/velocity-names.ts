import { fieldError } from '../../domain/errors.js';
import type { SubjectKind } from '../../domain/velocity.js';
import { ipSubject, isIpAddress } from '../../domain/ip-address.js';
import { maskMsisdn, parseMsisdn } from '../../domain/wallet.js';
import { fromPublicId, toPublicId } from '../../http/public-id.js';

/**
 * What an operator writes for a subject → the name that it is counted under.
 * @throws DomainError invalid_msisdn, invalid_request
 */
export function subjectOf(kind: SubjectKind, value: string): string {
  switch (kind) {
    case 'payer':
      return parseMsisdn(value, 'value');
    case 'merchant':
      return merchantOf(kind, value);
    case 'device':
    case 'reference':
      return scoped(kind, value, (own) => own);
    case 'ip':
      return scoped(kind, value, (own) => (isIpAddress(own) ? ipSubject(own) : own));
    default:
      return kind satisfies never;
  }
}

/** The other way round, for people: no number in clear. */
export function nameOf(kind: SubjectKind, subject: string): string {
  if (kind === 'payer') return maskMsisdn(subject);
  const [merchantId = '', ...own] = subject.split('/');
  return [toPublicId('mer', merchantId), ...own].join('/');
}

function scoped(kind: SubjectKind, value: string, normalised: (own: string) => string): string {
  const [merchant = '', ...own] = value.split('/');
  if (own.length === 0) throw wrong(kind);
  return `${merchantOf(kind, merchant)}/${normalised(own.join('/'))}`;
}

function merchantOf(kind: SubjectKind, publicId: string): string {
  const id = fromPublicId('mer', publicId);
  if (id === null) throw wrong(kind);
  return id;
}

function wrong(kind: SubjectKind) {
  const form = kind === 'merchant' ? 'mer_…' : `mer_… of the merchant, a slash, and its own name of the ${kind}`;
  return fieldError('invalid_request', 'value', `value must be ${form}`);
}
