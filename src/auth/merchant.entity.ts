import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('merchants')
export class MerchantEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_merchants' })
  id: string;

  @Column('text')
  name: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}
