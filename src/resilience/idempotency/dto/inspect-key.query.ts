import { ApiProperty } from '@nestjs/swagger';
import { SafeText } from '../../../http/safe-text.js';

export class InspectKeyQuery {
  @ApiProperty({ example: 'mer_01kgn6q4s8e3rvq6c1m3k3wz5t', description: 'Whose key it is.' })
  @SafeText(1, 64)
  merchantId: string;

  @ApiProperty({ description: 'As it was sent in the header Idempotency-Key.' })
  @SafeText(1, 255)
  key: string;
}
