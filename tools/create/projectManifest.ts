import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

interface Manifest {
  name?: string;
  private?: boolean;
  type?: string;
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  [field: string]: unknown;
}

const scripts: Record<string, string> = {
  start: 'orgraph start',
  test: 'node --disable-warning=ExperimentalWarning --experimental-vm-modules node_modules/jest/bin/jest.js',
  check: 'tsc --noEmit && orgraph schema --check',
  schema: 'orgraph schema',
  migrate: 'orgraph migrate',
};

/**
 * What a subgraph's own files import beside the platform; there must be one copy of each, so the versions are the
 * platform's.
 */
const imported = ['@mikro-orm/core', '@mikro-orm/migrations'];
const developed = ['@jest/globals', '@types/node', 'jest', 'typescript'];

/**
 * The project's package.json with what is missing for its subgraphs to start and to be tested; what stands there stays.
 * @param platform the platform's own package.json.
 */
export function projectManifest(project: string, platform: Manifest): string {
  const file = join(project, 'package.json');
  const given: Manifest = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest)
    : {
        name: basename(project)
          .toLowerCase()
          .replaceAll(/[^a-z0-9-]/g, '-'),
        version: '0.1.0',
        private: true,
      };
  const versions: Record<string, string> = {
    ...platform.devDependencies,
    ...platform.optionalDependencies,
    ...platform.dependencies,
  };
  const pinned = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, versions[name]!]));
  const manifest: Manifest = {
    ...given,
    type: 'module',
    scripts: { ...scripts, ...kept(given.scripts) },
    dependencies: { ...pinned(imported), orgraph: platform['version'] as string, ...given.dependencies },
    devDependencies: { ...pinned(developed), ...given.devDependencies },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** What `npm init` writes in place of a test is no test. */
const kept = (given: Record<string, string> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given).filter(([name, command]) => !(name === 'test' && command.includes('no test specified'))),
  );
