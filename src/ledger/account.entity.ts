import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { ACCOUNT_KINDS, NEVER, type AccountKind } from '../domain/ledger.js';
import { CURRENCIES, type Currency } from '../domain/money.js';
import { bigintTransformer, oneOf } from '../persistence/columns.js';

const never = (side: 'negative' | 'positive') => ACCOUNT_KINDS.filter((kind) => NEVER[kind] === side);

@Entity('accounts')
@Check('chk_accounts_kind', oneOf('kind', ACCOUNT_KINDS))
@Check('chk_accounts_currency', oneOf('currency', CURRENCIES))
@Check('chk_accounts_never_negative', `balance_minor >= 0 OR NOT ${oneOf('kind', never('negative'))}`)
@Check('chk_accounts_never_positive', `balance_minor <= 0 OR NOT ${oneOf('kind', never('positive'))}`)
@Index('idx_accounts_merchant', ['merchantId'])
export class AccountEntity {
  /** Made of the other columns: whoever needs an account knows its key, and there is no second one. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_accounts' })
  id: string;

  @Column('text')
  kind: AccountKind;

  @Column('uuid', { name: 'merchant_id', nullable: true })
  merchantId: string | null;

  @Column('text', { nullable: true })
  provider: string | null;

  @Column('text')
  currency: Currency;

  /** The sum of its entries, kept with them. */
  @Column('bigint', { name: 'balance_minor', transformer: bigintTransformer, default: 0 })
  balanceMinor: bigint;
}
