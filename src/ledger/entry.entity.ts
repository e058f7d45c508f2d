import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bigintTransformer } from '../persistence/columns.js';

/** One object for each column: the decorator writes the column's type into it. */
const key = (name: string) => ({ name, primaryKeyConstraintName: 'pk_entries' });

/** One line of a posting. */
@Entity('entries')
@Check('chk_entries_amount', 'amount_minor <> 0')
@Index('idx_entries_account', ['accountId', 'postingId'])
export class EntryEntity {
  @PrimaryColumn('uuid', key('posting_id'))
  postingId: string;

  @PrimaryColumn('uuid', key('account_id'))
  accountId: string;

  /** Minor units; above zero credits the account. */
  @Column('bigint', { name: 'amount_minor', transformer: bigintTransformer })
  amountMinor: bigint;
}
