import { parse, type DocumentNode } from 'graphql';
import { featuresOf, type Feature } from '#gateway/supergraph/linkFeatures.ts';

const linksItself = parse('extend schema @link(url: "https://specs.apollo.dev/link/v1.0")').definitions;

/** What a subgraph links, also where it does not link the link specification itself. */
export const linkedFeatures = (document: DocumentNode): Feature[] =>
  featuresOf({ ...document, definitions: [...linksItself, ...document.definitions] });

/** The federation specification as a subgraph links it; undefined where it keeps to version 1, which has no link. */
export const federationOf = (document: DocumentNode): Feature | undefined =>
  linkedFeatures(document).find(({ identity }) => identity === 'https://specs.apollo.dev/federation');

/** What a subgraph calls a directive of federation, both with their @. */
export function federationNameOf(document: DocumentNode, own: `@${string}`): string {
  const federation = federationOf(document);
  if (federation === undefined) return own;
  const [imported] = [...federation.imports].find(([, name]) => name === own) ?? [];
  return imported ?? `@${federation.namespace}__${own.slice(1)}`;
}
