import { applyDecorators } from '@nestjs/common';
import { Length, registerDecorator, type ValidationOptions } from 'class-validator';

/** Control characters and half of a surrogate pair: no rail shows them, and PostgreSQL refuses some of them. */
export function isStorable(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- naming the control characters is the point
  return text.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(text);
}

/** Text of a bounded length that can be stored and shown as it is. */
export function SafeText(minChars: number, maxChars: number, options?: ValidationOptions): PropertyDecorator {
  return applyDecorators(Length(minChars, maxChars, options), Storable(options));
}

function Storable(options?: ValidationOptions): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'storable',
      target: target.constructor,
      propertyName: String(property),
      ...(options && { options }),
      validator: {
        validate: (value: unknown) => typeof value === 'string' && isStorable(value),
        defaultMessage: () => '$property must not contain control characters or broken Unicode',
      },
    });
}

const METADATA = { maxKeys: 50, maxKeyChars: 40, maxValueChars: 500 } as const;

/** The merchant's own notes: a flat object of short strings, given back unchanged. */
export function IsMetadata(options?: ValidationOptions): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'metadata',
      target: target.constructor,
      propertyName: String(property),
      ...(options && { options }),
      validator: {
        validate: isMetadata,
        defaultMessage: () =>
          `$property must be an object of at most ${METADATA.maxKeys} strings, keys up to ${METADATA.maxKeyChars} and values up to ${METADATA.maxValueChars} characters`,
      },
    });
}

function isMetadata(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries: [string, unknown][] = Object.entries(value);
  return (
    entries.length <= METADATA.maxKeys &&
    entries.every(
      ([key, text]) =>
        key.length > 0 &&
        key.length <= METADATA.maxKeyChars &&
        isStorable(key) &&
        typeof text === 'string' &&
        text.length <= METADATA.maxValueChars &&
        isStorable(text),
    )
  );
}
