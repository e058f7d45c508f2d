import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

interface AmountOptions {
  /** What the amount is; that it is minor units is said for every one. */
  readonly description?: string;
  readonly example?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly nullable?: true;
}

/** Money in a request or an answer: a whole number of minor units, which no client may read as a floating-point number. */
export function AmountProperty(options: AmountOptions = {}): PropertyDecorator {
  return ApiProperty(schemaOf(options));
}

export function AmountPropertyOptional(options: AmountOptions = {}): PropertyDecorator {
  return ApiPropertyOptional(schemaOf(options));
}

function schemaOf({ description, ...rest }: AmountOptions) {
  const text = description === undefined ? 'Minor units.' : `Minor units. ${description}`;
  return { ...rest, type: 'integer', format: 'int64', description: text } as const;
}
