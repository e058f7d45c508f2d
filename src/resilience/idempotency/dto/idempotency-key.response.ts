import { ApiProperty } from '@nestjs/swagger';

export class IdempotencyKeyResponse {
  @ApiProperty({ example: 'mer_01kgn6q4s8e3rvq6c1m3k3wz5t', description: 'Whose key it is.' })
  merchantId: string;

  @ApiProperty({ example: 'first-payment-1', description: 'As it was sent in the header Idempotency-Key.' })
  key: string;

  @ApiProperty({ description: 'SHA-256 of method, path and canonical body, in hex: the same request has the same.' })
  requestSha256: string;

  @ApiProperty({ example: 'pay_01kgn6q4s8e3rvq6c1m3k3wz5t', description: 'What was created with it.' })
  objectId: string;

  @ApiProperty({
    type: 'integer',
    example: 202,
    description: 'The HTTP status of the first answer; a repeat gets it again.',
  })
  responseStatus: number;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', description: 'From then on the key is free again.' })
  expiresAt: string;
}
