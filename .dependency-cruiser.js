/**
 * The arrows of the design. `domain` knows nothing; the rooms of the floor (config, persistence, http, queue …) know the
 * domain; a feature knows only the features that are listed for it; nobody knows monitoring and the sandbox.
 */
const FLOOR = ['domain', 'config', 'persistence', 'http', 'auth'];
/** What everything that moves money stands on. */
const MOVEMENT = [...FLOOR, 'attempts', 'movements', 'routing', 'events', 'resilience/idempotency'];

/** Room → rooms it may import, besides itself. */
export const ARROWS = {
  domain: [],
  config: ['domain'],
  persistence: ['config', 'domain'],
  http: ['domain', 'config', 'persistence'],
  queue: ['config', 'persistence'],
  auth: ['domain', 'config', 'persistence', 'http'],
  events: ['domain', 'persistence', 'http'],
  outbound: [],
  providers: ['domain', 'config', 'outbound'],
  'resilience/circuit': ['domain'],
  'resilience/rails': [...FLOOR, 'queue', 'providers', 'resilience/circuit'],
  'resilience/rate-limits': [...FLOOR, 'queue', 'resilience/circuit'],
  'resilience/velocity': [...FLOOR, 'queue'],
  'resilience/idempotency': [...FLOOR, 'queue'],
  routing: [...FLOOR, 'providers', 'resilience/rails'],
  attempts: [...FLOOR, 'providers', 'queue'],
  ledger: FLOOR,
  fees: [...FLOOR, 'ledger'],
  fraud: [...FLOOR, 'outbound', 'resilience/circuit'],
  wallets: [...FLOOR, 'providers'],
  movements: [...FLOOR, 'attempts', 'routing', 'events'],
  payments: [...MOVEMENT, 'ledger', 'queue', 'wallets', 'resilience/velocity', 'fraud'],
  payouts: [...MOVEMENT, 'ledger', 'wallets'],
  splits: [...MOVEMENT, 'payments', 'payouts', 'wallets'],
  refunds: [...MOVEMENT, 'ledger', 'payments', 'providers', 'wallets'],
  webhooks: [...FLOOR, 'attempts', 'providers', 'resilience/rate-limits'],
  monitoring: [...FLOOR, 'attempts', 'providers', 'queue', 'resilience', 'fraud', 'payments'],
  sandbox: ['config', 'auth'],
};

const roomRules = Object.entries(ARROWS).map(([room, allowed]) => ({
  name: `arrows-of-${room}`,
  severity: 'error',
  comment: `src/${room} may import: ${['itself', ...allowed].join(', ')}`,
  from: { path: `^src/${room}(/|\\.)`, pathNot: '\\.spec\\.ts$' },
  to: { path: '^(src|test|migrations)/', pathNot: `^src/(${[room, ...allowed].join('|')})(/|\\.)` },
}));
// The list of migrations is the one place that knows them.
roomRules.find(({ name }) => name === 'arrows-of-persistence').to.pathNot += '|^migrations/';

export default {
  forbidden: [
    ...roomRules,
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'no clock, no I/O, no framework; libphonenumber is pure',
      from: { path: '^src/domain/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: ['^src/domain/', 'node_modules/libphonenumber-js/'] },
    },
    {
      name: 'rails-are-another-program',
      severity: 'error',
      comment: 'the simulated rails share no line with the server: a common mistake would prove itself right',
      from: { path: '^src/sandbox/rails/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/', pathNot: '^src/sandbox/rails/' },
    },
    {
      name: 'rails-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/providers/([^/]+)/' },
      to: { path: '^src/providers/([^/]+)/', pathNot: '^src/providers/$1/' },
    },
    {
      name: 'calls-out-are-bounded',
      severity: 'error',
      comment: 'one place calls other servers: its time, its connections and its replies have limits',
      from: { path: '^src/', pathNot: ['^src/outbound/', '^src/sandbox/'] },
      to: { path: 'node_modules/undici/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'only-tests-import-tests',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: '\\.spec\\.ts$' },
      to: { path: ['^test/', '\\.spec\\.ts$'] },
    },
    {
      name: 'no-dev-package-in-the-image',
      severity: 'error',
      comment: 'the sandbox is not in the production image, and may use what only development installs',
      from: { path: '^(src|migrations)/', pathNot: ['\\.spec\\.ts$', '^src/sandbox/'] },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(bullmq|pg-native)$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
