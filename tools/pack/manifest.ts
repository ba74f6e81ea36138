/** What a package.json says, as far as packing needs it. */
export interface Manifest extends Readonly<Record<string, unknown>> {
  dependencies: Readonly<Record<string, string>>;
  devDependencies: Readonly<Record<string, string>>;
  /** Sources by the names under which the package exports them. */
  exports: Readonly<Record<string, string>>;
}

/** What a team that puts the engine behind its Apollo Server has already, and of which there must be only one. */
const peerDependencies: Readonly<Record<string, string>> = { '@apollo/server': '^5.0.0', graphql: '^16.11.0' };

const carriedOver = ['name', 'version', 'description', 'license', 'type', 'engines', 'files'];

/** What `orgraph create subgraph` writes into a new project, with the checkout's versions. */
const developed = ['@jest/globals', '@types/node', 'jest', 'typescript'];

/** What the packed modules import. */
export interface NeededPackages {
  /** The engine behind a team's Apollo Server. */
  engine: Iterable<string>;
  /** The whole platform, the engine included. */
  platform: Iterable<string>;
}

/**
 * The package's own package.json. Who puts the engine behind an Apollo Server installs without what is optional; a
 * project of subgraphs, which does not say so, gets it all (docs/drop-in.md).
 */
export function packedManifest(checkout: Manifest, { engine, platform }: NeededPackages): Record<string, unknown> {
  const needed = new Set(engine);
  return {
    ...Object.fromEntries(carriedOver.map((field) => [field, checkout[field]])),
    bin: { orgraph: 'dist/tools/bin.mjs' },
    exports: {
      ...Object.fromEntries(Object.entries(checkout.exports).map(([name, source]) => [name, entry(source)])),
      './package.json': './package.json',
    },
    imports: { '#gateway/*': './dist/gateway/*', '#platform/*': './dist/platform/*', '#tools/*': './dist/tools/*' },
    dependencies: pins(needed, checkout),
    optionalDependencies: pins(
      [...platform].filter((name) => !needed.has(name)),
      checkout,
    ),
    peerDependencies,
    devDependencies: Object.fromEntries(developed.map((name) => [name, checkout.devDependencies[name]])),
  };
}

/** @param source a path in the checkout, as in `./platform/data/rows.ts`. */
const entry = (source: string) => ({
  types: `./dist/${source.slice(2, -3)}.d.ts`,
  default: `./dist/${source.slice(2, -3)}.js`,
});

const pins = (packages: Iterable<string>, checkout: Manifest): Record<string, string> =>
  Object.fromEntries(
    [...packages]
      .filter((name) => !(name in peerDependencies))
      .toSorted()
      .map((name) => [name, pinOf(name, checkout)]),
  );

function pinOf(name: string, { dependencies }: Manifest): string {
  const pin = dependencies[name];
  if (pin === undefined) throw new Error(`package.json: ${name} is imported but is no dependency`);
  return pin;
}
