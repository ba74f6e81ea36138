import { packedName } from './modules.ts';

/** What a package.json says, as far as packing needs it. */
export interface Manifest extends Readonly<Record<string, unknown>> {
  /** The module that those who import the package get. */
  exports: string;
  dependencies: Readonly<Record<string, string>>;
}

/** What a team that puts the engine behind its Apollo Server has already, and of which there must be only one. */
const peerDependencies: Readonly<Record<string, string>> = { '@apollo/server': '^5.0.0', graphql: '^16.11.0' };

const carriedOver = ['name', 'version', 'description', 'license', 'type', 'engines', 'files'];

/** The package's own package.json: the checkout's, but for what the subgraphs and the tools need. @param packages what the packed modules import. */
export function packedManifest(checkout: Manifest, packages: Iterable<string>): Record<string, unknown> {
  const module = checkout.exports.replace(/^\.\//, './dist/');
  return {
    ...Object.fromEntries(carriedOver.map((field) => [field, checkout[field]])),
    exports: { '.': { types: packedName(module, '.d.ts'), default: packedName(module, '.js') } },
    imports: { '#platform/*': './dist/platform/*' },
    dependencies: Object.fromEntries([...packages].filter((name) => !(name in peerDependencies)).toSorted().map((name) => [name, pinOf(name, checkout)])),
    peerDependencies,
  };
}

function pinOf(name: string, { dependencies }: Manifest): string {
  const pin = dependencies[name];
  if (pin === undefined) throw new Error(`package.json: ${name} is imported but is no dependency`);
  return pin;
}
