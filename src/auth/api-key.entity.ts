import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Scope } from './principal.js';

@Entity('api_keys')
@Check('chk_api_keys_scopes', `scopes <@ ARRAY['merchant','operator']::text[] AND cardinality(scopes) > 0`)
@Index('uq_api_keys_key_hash', ['keyHash'], { unique: true })
@Index('idx_api_keys_merchant_id', ['merchantId'])
export class ApiKeyEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_api_keys' })
  id: string;

  @Column('uuid', { name: 'merchant_id' })
  merchantId: string;

  @Column('text')
  name: string;

  /** SHA-256 of the whole key; the key itself is shown once and kept nowhere. */
  @Column('bytea', { name: 'key_hash' })
  keyHash: Buffer;

  /** Its last characters, so that people can tell their keys apart. */
  @Column('text', { name: 'key_hint' })
  keyHint: string;

  @Column('text', { array: true })
  scopes: Scope[];

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;
}
