import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { NETWORKS, type Network } from '../domain/number-plan.js';
import { oneOf } from '../persistence/columns.js';

/** What a rail's look-up told of a number. Never its holder's name. */
@Entity('known_networks')
@Check('chk_known_networks_network', oneOf('network', NETWORKS))
export class KnownNetworkEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_known_networks' })
  msisdn: string;

  @Column('text')
  network: Network;

  @Column('timestamptz', { name: 'found_at' })
  foundAt: Date;
}
