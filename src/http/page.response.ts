import { ApiProperty } from '@nestjs/swagger';

/** What every page of a list says beside its items. */
export class PageResponse {
  @ApiProperty({ description: 'There are more items after this page.' })
  hasMore: boolean;

  @ApiProperty({ type: String, nullable: true, description: '`cursor` of the next page; null on the last one.' })
  nextCursor: string | null;
}
