import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The first answer that a merchant's key was given. Written with the object, deleted when its time is over. */
@Entity('idempotency_keys')
@Index('idx_idempotency_keys_created_at', ['createdAt'])
export class IdempotencyKeyEntity {
  @PrimaryColumn('uuid', { name: 'merchant_id', primaryKeyConstraintName: 'pk_idempotency_keys' })
  merchantId: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_idempotency_keys' })
  key: string;

  @Column('bytea', { name: 'request_hash' })
  requestHash: Buffer;

  @Column('uuid', { name: 'object_id' })
  objectId: string;

  @Column('integer', { name: 'response_status' })
  responseStatus: number;

  @Column('text', { name: 'response_body' })
  responseBody: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
