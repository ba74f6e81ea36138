import { existsSync } from 'node:fs';

// The databases of a run: absent only while the harness is absent.
const harness = (file) => new URL(`./test/harness/${file}`, import.meta.url);

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/jestTransform.js' },
  maxWorkers: 2,
  testTimeout: 30_000,
  ...(existsSync(harness('globalSetup.ts')) && { globalSetup: '<rootDir>/test/harness/globalSetup.ts' }),
  ...(existsSync(harness('globalTeardown.ts')) && { globalTeardown: '<rootDir>/test/harness/globalTeardown.ts' }),
};
