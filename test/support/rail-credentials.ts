import type { RailsOptions } from '../../src/sandbox/rails/options.js';

/** What the simulated rails of a test know, and the server of the test is configured with. */
export const RAIL_CREDENTIALS = {
  mtn_momo: {
    collectionSubscriptionKey: 'sandbox_collection',
    disbursementSubscriptionKey: 'sandbox_disbursement',
    apiUser: '3f0d1c9e-8c1a-4b52-9d6f-0a1b2c3d4e5f',
    apiKey: 'sandbox_api_key',
    targetEnvironment: 'mtnghana',
    currency: 'GHS',
  },
  airteltigo_money: { clientKey: 'sandbox_client', secretKey: 'sandbox_secret', serviceId: '1001' },
  vodafone_cash: { spId: '100200', spPassword: 'sandbox_sp', serviceId: '100300', serviceProviderCode: '400500' },
} satisfies RailsOptions['credentials'];
