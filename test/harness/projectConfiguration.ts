import { fileURLToPath } from 'node:url';

const beside = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Jest's configuration for a project of its own: its tests under test/, on an embedded PostgreSQL with a migrated database a subgraph. */
export const projectConfiguration = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': beside('../jestTransform.js') },
  globalSetup: beside('./globalSetup.ts'),
  globalTeardown: beside('./globalTeardown.ts'),
  maxWorkers: 2,
  testTimeout: 30_000,
};
