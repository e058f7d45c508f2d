import type { ResolvedOptions } from '../options.js';
import type { Books } from './books.js';
import type { Clearing } from './clearing.js';
import type { Disturbances } from './disturbances.js';
import type { Faults } from './faults.js';
import type { WalletHomes } from './wallet-homes.js';

/** What every simulated rail works with. */
export interface RailDesk {
  readonly options: ResolvedOptions;
  readonly books: Books;
  readonly faults: Faults;
  readonly homes: WalletHomes;
  readonly clearing: Clearing;
  readonly disturbances: Disturbances;
}
