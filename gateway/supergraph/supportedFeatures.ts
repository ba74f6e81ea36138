import { ownNameIn, type Feature } from './linkFeatures.ts';

/** A text that the gateway does not serve, and why; the message follows the name of the file. */
export class UnservableSupergraph extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnservableSupergraph';
  }
}

export const joinIdentity = 'https://specs.apollo.dev/join';
export const identityIdentity = 'https://specs.orgraph.dev/identity';

/** What the gateway honours, version by version. */
const served = new Map<string, RegExp>([
  [joinIdentity, /^v0\.[345]$/],
  ['https://specs.apollo.dev/link', /^v1\.0$/],
  ['https://specs.apollo.dev/core', /^v0\.[12]$/],
  ['https://specs.apollo.dev/inaccessible', /^v0\.[12]$/],
  [identityIdentity, /^v1\.[01]$/],
]);

/** What would be wrong to leave out, whatever purpose its link states. */
const unserved = new Map<string, string>([
  ['https://specs.apollo.dev/authenticated', 'it demands @authenticated, which this gateway does not enforce'],
  ['https://specs.apollo.dev/requiresScopes', 'it demands @requiresScopes, which this gateway does not enforce'],
  ['https://specs.apollo.dev/policy', 'it demands @policy, which this gateway does not enforce'],
  ['https://specs.apollo.dev/context', 'it uses @context and @fromContext, which this gateway does not fill in'],
]);

/**
 * Refuses what cannot be answered correctly. As the link specification demands, a feature for security or execution
 * must be known; others are passed over.
 * @throws UnservableSupergraph
 */
export function assertSupportedFeatures(features: readonly Feature[]): void {
  const join = features.find(({ identity }) => identity === joinIdentity);
  if (join === undefined) throw new UnservableSupergraph(`is no supergraph: its schema does not link ${joinIdentity}`);
  for (const { identity, version, purpose, url } of features) {
    const reason = unserved.get(identity);
    if (reason !== undefined) throw new UnservableSupergraph(`cannot be served: ${reason} (${url})`);
    const versions = served.get(identity);
    if (identity === joinIdentity && !versions!.test(version))
      throw new UnservableSupergraph(
        `is composed for ${url}; this gateway reads join v0.3 to v0.5. Compose it anew with Federation 2.1 or later.`,
      );
    if (versions === undefined ? purpose !== undefined : !versions.test(version))
      throw new UnservableSupergraph(
        `needs ${url}${purpose === undefined ? '' : ` for ${purpose}`}, which this gateway does not know`,
      );
  }
}

const guards = new Set(['@authenticated', '@requiresScopes', '@policy']);

/**
 * A directive that guards fields but belongs to no linked specification is taken for what it says.
 * @throws UnservableSupergraph
 */
export function assertUnguarded(directive: string, features: readonly Feature[]): void {
  if (guards.has(directive) && features.every((feature) => ownNameIn(feature, directive) === undefined)) {
    throw new UnservableSupergraph(`cannot be served: it demands ${directive}, which this gateway does not enforce`);
  }
}
