import config from './jest.config.js';

/** The suite that needs a redis-server on the PATH; `npm test` does without. */
const system = config.projects.find((project) => project.displayName === 'system');

export default {
  ...system,
  displayName: 'redis',
  testMatch: ['<rootDir>/test/redis/**/*.spec.ts'],
};
