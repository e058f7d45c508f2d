import { ApiProperty } from '@nestjs/swagger';
import { ReasonDto } from '../../../http/reason.dto.js';
import { SafeText } from '../../../http/safe-text.js';

export class ResetRateLimitDto extends ReasonDto {
  @ApiProperty({
    example: '192.0.2.7',
    minLength: 1,
    maxLength: 300,
    description:
      'Whose count it is. `ip`: an address; `merchant`: `mer_…`; `key`: `key_…`; `endpoint`: a merchant and a route, ' +
      '`mer_… POST /api/v1/payments/initiate`; `callback`: the token of the address; `global`: `all`.',
  })
  @SafeText(1, 300)
  key: string;
}
