export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  modulePathIgnorePatterns: ['<rootDir>/test/clients/'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/jestTransform.js' },
  globalSetup: '<rootDir>/test/harness/globalSetup.ts',
  globalTeardown: '<rootDir>/test/harness/globalTeardown.ts',
  maxWorkers: 2,
  // A worker keeps what its test files have loaded; one that has grown is replaced.
  workerIdleMemoryLimit: '1GB',
  testTimeout: 300_000,
};
