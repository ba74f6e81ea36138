import { fileURLToPath } from 'node:url';

/**
 * Jest's configuration for a project of its own: its tests under test/, on an embedded PostgreSQL with a migrated
 * database a subgraph.
 */
export const projectConfiguration = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': fileURLToPath(new URL('../jestTransform.js', import.meta.url)) },
  globalSetup: fileURLToPath(new URL('./globalSetup.ts', import.meta.url)),
  globalTeardown: fileURLToPath(new URL('./globalTeardown.ts', import.meta.url)),
  maxWorkers: 2,
  testTimeout: 300_000,
};
