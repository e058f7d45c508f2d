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
import { CreateRailControls1795400013000 } from '../../migrations/1795400013000-create-rail-controls.js';
import { CreateBreakerReports1795400014000 } from '../../migrations/1795400014000-create-breaker-reports.js';
import { AddCapturedToPayments1795400015000 } from '../../migrations/1795400015000-add-captured-to-payments.js';
import { CreateRefunds1795400016000 } from '../../migrations/1795400016000-create-refunds.js';
import { CreateLateSuccesses1795400017000 } from '../../migrations/1795400017000-create-late-successes.js';
import { CreateRateLimitCounters1795400020000 } from '../../migrations/1795400020000-create-rate-limit-counters.js';
import { CreateRateLimitChanges1795400021000 } from '../../migrations/1795400021000-create-rate-limit-changes.js';
import { CreateRateLimitResets1795400022000 } from '../../migrations/1795400022000-create-rate-limit-resets.js';
import { CreateVelocityCounters1795400030000 } from '../../migrations/1795400030000-create-velocity-counters.js';
import { CreateVelocityWallets1795400031000 } from '../../migrations/1795400031000-create-velocity-wallets.js';
import { AddRiskToPayments1795400032000 } from '../../migrations/1795400032000-add-risk-to-payments.js';
import { AddReviewToPayments1795400033000 } from '../../migrations/1795400033000-add-review-to-payments.js';
import { CreateLedger1795400040000 } from '../../migrations/1795400040000-create-ledger.js';
import { AddFeesToAttempts1795400041000 } from '../../migrations/1795400041000-add-fees-to-attempts.js';
import { AddSettlementTimes1795400042000 } from '../../migrations/1795400042000-add-settlement-times.js';
import { CreatePayouts1795400043000 } from '../../migrations/1795400043000-create-payouts.js';
import { CreateSplitLegs1795400044000 } from '../../migrations/1795400044000-create-split-legs.js';
import { CreateFeeCorrections1795400050000 } from '../../migrations/1795400050000-create-fee-corrections.js';
import { CheckPostingKinds1795400052000 } from '../../migrations/1795400052000-check-posting-kinds.js';
import { BookOldPayments1795400053000 } from '../../migrations/1795400053000-book-old-payments.js';
import { AddLegToPayouts1795400055000 } from '../../migrations/1795400055000-add-leg-to-payouts.js';
import { GuardSettledLegs1795400056000 } from '../../migrations/1795400056000-guard-settled-legs.js';

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
  CreateRailControls1795400013000,
  CreateBreakerReports1795400014000,
  AddCapturedToPayments1795400015000,
  CreateRefunds1795400016000,
  CreateLateSuccesses1795400017000,
  CreateRateLimitCounters1795400020000,
  CreateRateLimitChanges1795400021000,
  CreateRateLimitResets1795400022000,
  CreateVelocityCounters1795400030000,
  CreateVelocityWallets1795400031000,
  AddRiskToPayments1795400032000,
  AddReviewToPayments1795400033000,
  CreateLedger1795400040000,
  AddFeesToAttempts1795400041000,
  AddSettlementTimes1795400042000,
  CreatePayouts1795400043000,
  CreateSplitLegs1795400044000,
  CreateFeeCorrections1795400050000,
  CheckPostingKinds1795400052000,
  BookOldPayments1795400053000,
  AddLegToPayouts1795400055000,
  GuardSettledLegs1795400056000,
];
