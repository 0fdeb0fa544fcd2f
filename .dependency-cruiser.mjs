/* The folders of src/ and the folders each one may import from. Adding a folder means adding a line. */
const arrows = {
  cli: ['jobs', 'publication', 'server', 'settings', 'secrets'],
  server: ['scim/protocol'],
  jobs: [
    'csv',
    'publication',
    'mappings',
    'scim',
    'scim/protocol',
    'scim/dialects',
    'profiles',
    'http',
    'settings',
    'fulfillment',
    'orders',
  ],
  fulfillment: ['orders', 'scim', 'scim/protocol', 'scim/dialects', 'http', 'publication', 'csv'],
  publication: ['csv'],
  orders: ['scim/protocol', 'mappings', 'validation'],
  csv: ['mappings'],
  mappings: ['validation', 'scim/protocol'],
  scim: ['http', 'scim/protocol', 'scim/dialects'],
  profiles: ['scim/dialects', 'scim/protocol', 'validation'],
  'scim/dialects': ['scim/protocol'],
  'scim/protocol': [],
  http: [],
  settings: ['validation', 'mappings', 'secrets'],
  secrets: ['http', 'validation'],
  validation: [],
  logging: [],
};

/* Importing these is open to every folder. */
const openToAll = [
  '^src/errors\\.ts$',
  '^src/key-set\\.ts$',
  '^src/secret\\.ts$',
  '^src/run-id\\.ts$',
  '^src/logging/',
];

/* A library has one home, so that replacing it touches one folder. */
const homes = {
  axios: 'src/http',
  hpagent: 'src/http',
  'csv-stringify': 'src/csv',
  'csv-parse': 'src/csv',
  ajv: 'src/validation',
  'ajv-formats': 'src/validation',
  'jsonc-parser': 'src/settings',
  'fast-xml-parser': 'src/mappings',
  'stream-json': 'src/orders',
  yaml: 'src/profiles',
  yargs: 'src/cli',
  'cli-progress': 'src/cli',
  winston: 'src/logging',
  'node-rsa': 'src/secrets',
  'node-forge': 'src/secrets',
  '@azure/identity': 'src/secrets',
  '@azure/keyvault-secrets': 'src/secrets',
};

const pathOf = (folder) => `^src/${folder}/${folder === 'scim' ? '(?!(protocol|dialects)/)' : ''}`;

const arrowRules = Object.entries(arrows).map(([folder, targets]) => ({
  name: `arrows-of-${folder.replace('/', '-')}`,
  comment: `${folder} may import only from: ${targets.join(', ') || 'nothing'}`,
  severity: 'error',
  from: { path: pathOf(folder) },
  to: { path: '^src/', pathNot: [pathOf(folder), ...targets.map(pathOf), ...openToAll] },
}));

const homeRules = Object.entries(homes).map(([library, home]) => ({
  name: `home-of-${library}`,
  comment: `${library} is used in ${home} only`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^${home}/` },
  to: { path: `^node_modules/${library}/` },
}));

export default {
  forbidden: [
    ...arrowRules,
    ...homeRules,
    { name: 'no-cycles', severity: 'error', comment: 'arrows only point down', from: {}, to: { circular: true } },
    {
      name: 'src-never-imports-test',
      severity: 'error',
      comment: 'the product stands without its tests',
      from: { path: '^src/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'main-imports-cli-only',
      severity: 'error',
      comment: 'main hands over to the command line',
      from: { path: '^src/main\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(cli/|errors\\.ts)' },
    },
    {
      name: 'reachable-from-main',
      severity: 'error',
      comment: 'code that no command reaches is dead',
      from: { path: '^src/main\\.ts$' },
      to: { path: '^src/', reachable: false, pathNot: '\\.generated\\.ts$' },
    },
    {
      name: 'no-development-dependency',
      severity: 'error',
      comment: 'the product runs on what npm ci --omit=dev installs',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^test/fixtures' },
    enhancedResolveOptions: { conditionNames: ['import', 'node', 'default', 'types'], exportsFields: ['exports'] },
  },
};
