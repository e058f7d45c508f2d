import type { UnsendableLeg } from '../../domain/leg-sending.js';
import type { Network } from '../../domain/number-plan.js';
import type { FeeBearer } from '../../domain/split.js';

/** Says to whoever promises a leg that can never be paid what to ask for instead. */
export function messageOf(sending: UnsendableLeg, bearer: FeeBearer, shareMinor: bigint, network: Network): string {
  const what = bearer === 'legs' ? `its share after its part of the collection's fees` : 'its share';
  const share = `${what} is ${shareMinor} minor units`;
  switch (sending.kind) {
    case 'not_reached':
      return `no configured rail can pay out on the network ${network}: give a wallet of another network`;
    case 'too_small': {
      const needed = `${share}, and at least ${sending.leastMinor} are needed on ${network}`;
      return bearer === 'legs'
        ? `${needed}, what sending it takes included: give it more, or let the merchant bear the fees`
        : `${needed}: give it more`;
    }
    case 'too_large':
      return `${share}, and the rails that reach ${network} move at most ${sending.mostMinor} of a share at a time: divide it into several legs`;
    default:
      return sending satisfies never;
  }
}
