import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { DomainError, ERROR_CODES, type ErrorCode, type FieldError } from '../domain/errors.js';

const MAX_ERRORS = 20;

type FoundError = FieldError & { readonly code: ErrorCode };

/** Unknown fields are refused, not dropped: a caller that misspells a field must hear of it. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors: ValidationError[]) => toDomainError(errors),
  });
}

function toDomainError(errors: ValidationError[]): DomainError {
  const found = errors.flatMap((error) => flatten(error, '')).slice(0, MAX_ERRORS);
  const codes = new Set(found.map(({ code }) => code));
  const [only] = codes;
  const code = codes.size === 1 && only !== undefined ? only : 'invalid_request';
  const message = found.length === 1 ? (found[0]?.message ?? '') : `${found.length} fields are wrong`;
  return new DomainError(code, message, found);
}

function flatten(error: ValidationError, parent: string): FoundError[] {
  const field = parent === '' ? error.property : `${parent}.${error.property}`;
  const broken = Object.entries(error.constraints ?? {});
  // A value of the wrong kind breaks every rule of its field; only the first thing to mend is told.
  const [name, message] = broken.find(([rule]) => /^is[A-Z]/.test(rule)) ?? broken[0] ?? [];
  const own: FoundError[] =
    name === undefined || message === undefined
      ? []
      : [
          {
            field,
            code: codeOf(error.contexts?.[name]),
            message: parent === '' ? message : message.replace(error.property, field),
          },
        ];
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, field))];
}

function codeOf(context: unknown): ErrorCode {
  const code: unknown = (context as { code?: unknown } | undefined)?.code;
  return ERROR_CODES.find((known) => known === code) ?? 'invalid_request';
}
