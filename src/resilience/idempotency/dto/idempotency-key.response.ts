import { ApiProperty } from '@nestjs/swagger';

export class IdempotencyKeyResponse {
  @ApiProperty()
  merchantId: string;

  @ApiProperty()
  key: string;

  @ApiProperty({ description: 'SHA-256 of method, path and canonical body, in hex: the same request has the same.' })
  requestSha256: string;

  @ApiProperty({ description: 'What was created with it.' })
  objectId: string;

  @ApiProperty({ example: 202, description: 'The first answer; a repeat gets it again.' })
  responseStatus: number;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', description: 'From then on the key is free again.' })
  expiresAt: string;
}
