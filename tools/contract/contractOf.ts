import { parse, print, type DocumentNode } from 'graphql';
import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { featuresOf, ownNameIn, type Feature } from '#gateway/supergraph/linkFeatures.ts';
import { UnservableSupergraph } from '#gateway/supergraph/supportedFeatures.ts';
import { rootTypesOf } from './graphElements.ts';
import { hiddenByTags, type ContractFilter } from './hiddenByTags.ts';
import { hideDependents } from './hideDependents.ts';
import { hideUnreachable } from './hideUnreachable.ts';
import { markInaccessible } from './markInaccessible.ts';

/**
 * A variant of a supergraph that shows some of it: the rest is @inaccessible, so that it is planned with, but neither
 * seen nor asked (rules: docs/contracts.md).
 * @throws UnservableSupergraph where the graph has not all of the filter’s tags, or nothing is left of it
 */
export function contractOf(supergraph: string, filter: ContractFilter): string {
  const document = parse(supergraph, { noLocation: true });
  const features = featuresOf(document);
  const tag = directiveName(document, features, 'tag');
  const unknown = [...filter.include, ...filter.exclude].filter(
    (name) => tag === undefined || !supergraph.includes(`@${tag}(name: "${name}")`),
  );
  if (unknown.length > 0) throw new UnservableSupergraph(`has nothing with the tag ${unknown.join(', ')}`);
  const hidden = hiddenByTags(document, tag ?? 'tag', filter);
  hideDependents(document, hidden);
  hideUnreachable(document, hidden);
  hideDependents(document, hidden);
  const [query = 'Query'] = rootTypesOf(document);
  if (hidden.has(query)) throw new UnservableSupergraph('has nothing left to ask: every field of Query is hidden');
  const contract = `${print(markInaccessible(document, hidden, directiveName(document, features, 'inaccessible')))}\n`;
  apiSchemaOf(contract);
  return contract;
}

/** What a document calls a directive of a specification; undefined where it does not link that. */
function directiveName(
  { definitions }: DocumentNode,
  features: readonly Feature[],
  own: 'tag' | 'inaccessible',
): string | undefined {
  const feature = features.find(({ identity }) => identity === `https://specs.apollo.dev/${own}`);
  const found = definitions.find(
    (node) =>
      feature !== undefined &&
      node.kind === 'DirectiveDefinition' &&
      ownNameIn(feature, `@${node.name.value}`) === `@${own}`,
  );
  return found !== undefined && 'name' in found ? found.name?.value : undefined;
}
