import { Kind, valueFromASTUntyped, type ConstDirectiveNode, type DocumentNode } from 'graphql';

/**
 * A specification that a schema links (https://specs.apollo.dev/link), and the names that its elements have in this
 * document.
 */
export interface Feature {
  url: string;
  /** The URL without its version. */
  identity: string;
  /** Such as `v0.3`. */
  version: string;
  /** What breaks for a reader that does not know the specification. */
  purpose: 'SECURITY' | 'EXECUTION' | undefined;
  /** The start of the names that are not imported. */
  namespace: string;
  /** The specification's own names by those in this document; directives have their @. */
  imports: ReadonlyMap<string, string>;
}

const linking = new Set(['https://specs.apollo.dev/link', 'https://specs.apollo.dev/core']);

/**
 * Everything that a document's schema links; nothing when it does not use the link specification (or core, its
 * forerunner).
 */
export function featuresOf({ definitions }: DocumentNode): Feature[] {
  const directives = definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION ? (node.directives ?? []) : [],
  );
  const linked = directives.flatMap((directive) => {
    const feature = featureOf(directive);
    return feature === undefined ? [] : [{ directive: directive.name.value, feature }];
  });
  // The specification links itself: by that, the directive that links is known whatever it is called.
  const own = linked.find(
    ({ directive, feature }) =>
      linking.has(feature.identity) && ownNameIn(feature, `@${directive}`) === `@${nameOf(feature.identity)}`,
  );
  return linked.filter(({ directive }) => directive === own?.directive).map(({ feature }) => feature);
}

/**
 * The name that the specification itself gives to what a document calls `name`; undefined where the name is none of the
 * feature's.
 */
export function ownNameIn({ identity, namespace, imports }: Feature, name: string): string | undefined {
  const imported = imports.get(name);
  if (imported !== undefined) return imported;
  const [at, bare] = name.startsWith('@') ? ['@', name.slice(1)] : ['', name];
  if (at === '@' && bare === namespace) return `@${nameOf(identity)}`;
  return bare.startsWith(`${namespace}__`) ? `${at}${bare.slice(namespace.length + 2)}` : undefined;
}

/** The last segment of a feature's URL before its version. */
export const nameOf = (identity: string): string => identity.slice(identity.lastIndexOf('/') + 1);

function featureOf({ arguments: given = [] }: ConstDirectiveNode): Feature | undefined {
  const values = new Map(given.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));
  const url = values.get('url') ?? values.get('feature');
  if (typeof url !== 'string') return undefined;
  const [, identity = url, version = ''] = /^(.*)\/(v\d+\.\d+)\/?$/.exec(url) ?? [];
  const [alias, purpose] = [values.get('as'), values.get('for')];
  return {
    url,
    identity,
    version,
    purpose: purpose === 'SECURITY' || purpose === 'EXECUTION' ? purpose : undefined,
    namespace: typeof alias === 'string' ? alias : nameOf(identity),
    imports: importsOf(values.get('import')),
  };
}

function importsOf(given: unknown): Map<string, string> {
  const imports = new Map<string, string>();
  for (const entry of Array.isArray(given) ? (given as unknown[]) : []) {
    const { name, as } = typeof entry === 'string' ? { name: entry } : (entry as { name?: unknown; as?: unknown });
    if (typeof name === 'string') imports.set(typeof as === 'string' ? as : name, name);
  }
  return imports;
}
