import { ApiProperty } from '@nestjs/swagger';

class ActorResponse {
  @ApiProperty()
  merchantId: string;

  @ApiProperty()
  apiKeyId: string;
}

export class AuditEntryResponse {
  @ApiProperty()
  id: string;

  @ApiProperty({ type: ActorResponse })
  actor: ActorResponse;

  @ApiProperty({ example: 'breaker.open' })
  action: string;

  @ApiProperty({ example: 'mtn_momo/collect' })
  subject: string;

  @ApiProperty()
  reason: string;

  @ApiProperty({ type: 'object', additionalProperties: true })
  details: object;

  @ApiProperty()
  correlationId: string;

  @ApiProperty({ format: 'date-time' })
  occurredAt: string;
}

export class AuditPageResponse {
  @ApiProperty({ type: [AuditEntryResponse] })
  data: AuditEntryResponse[];

  @ApiProperty()
  hasMore: boolean;

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
