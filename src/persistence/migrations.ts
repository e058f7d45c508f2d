import { CreateMerchants1795400000000 } from '../../migrations/1795400000000-create-merchants.js';
import { CreatePayments1795400001000 } from '../../migrations/1795400001000-create-payments.js';
import { CreateAttempts1795400002000 } from '../../migrations/1795400002000-create-attempts.js';
import { CreateEvents1795400003000 } from '../../migrations/1795400003000-create-events.js';
import { CreateIdempotencyKeys1795400004000 } from '../../migrations/1795400004000-create-idempotency-keys.js';
import { CreateWebhookReceipts1795400005000 } from '../../migrations/1795400005000-create-webhook-receipts.js';
import { GuardFinalStates1795400006000 } from '../../migrations/1795400006000-guard-final-states.js';
import { CreateKnownNetworks1795400007000 } from '../../migrations/1795400007000-create-known-networks.js';
import { AddNetworkSourceToPayments1795400008000 } from '../../migrations/1795400008000-add-network-source-to-payments.js';
import { CreateRailMeasurements1795400009000 } from '../../migrations/1795400009000-create-rail-measurements.js';
import { AddRoutingToAttempts1795400010000 } from '../../migrations/1795400010000-add-routing-to-attempts.js';
import { AddAlternativesToAttempts1795400011000 } from '../../migrations/1795400011000-add-alternatives-to-attempts.js';
import { CreateAuditLog1795400012000 } from '../../migrations/1795400012000-create-audit-log.js';
import { CreateVelocityCounters1795400030000 } from '../../migrations/1795400030000-create-velocity-counters.js';
import { CreateVelocityWallets1795400031000 } from '../../migrations/1795400031000-create-velocity-wallets.js';
import { AddRiskToPayments1795400032000 } from '../../migrations/1795400032000-add-risk-to-payments.js';
import { AddReviewToPayments1795400033000 } from '../../migrations/1795400033000-add-review-to-payments.js';

/** In the order in which they run. A spec compares this list with the folder. */
export const MIGRATIONS = [
  CreateMerchants1795400000000,
  CreatePayments1795400001000,
  CreateAttempts1795400002000,
  CreateEvents1795400003000,
  CreateIdempotencyKeys1795400004000,
  CreateWebhookReceipts1795400005000,
  GuardFinalStates1795400006000,
  CreateKnownNetworks1795400007000,
  AddNetworkSourceToPayments1795400008000,
  CreateRailMeasurements1795400009000,
  AddRoutingToAttempts1795400010000,
  AddAlternativesToAttempts1795400011000,
  CreateAuditLog1795400012000,
  CreateVelocityCounters1795400030000,
  CreateVelocityWallets1795400031000,
  AddRiskToPayments1795400032000,
  AddReviewToPayments1795400033000,
];
