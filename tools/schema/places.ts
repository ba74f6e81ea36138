import { isTypeDefinitionNode, isTypeExtensionNode, type ASTNode, type GraphQLError, type NameNode } from 'graphql';
import type { SubgraphSource } from './sources.ts';

/** Where a composition error stems from: the nodes that the composer names, else the coordinates in its message, found in the subgraphs that it speaks of. */
export function placesOf(error: GraphQLError, sources: readonly SubgraphSource[]): string[] {
  const bySource = new Map(sources.map((source) => [source.name as string, source]));
  const named = (error.nodes ?? []).flatMap((node) => {
    const source = bySource.get(node.loc?.source.name ?? '');
    return source === undefined ? [] : [source.placeOf(node)];
  });
  if (named.length > 0) return [...new Set(named)];
  const spokenOf = sources.filter(({ name }) => error.message.startsWith(`[${name}]`) || error.message.includes(`"${name}"`));
  const searched = spokenOf.length > 0 ? spokenOf : sources;
  for (const coordinate of coordinatesOf(error.message)) {
    const places = searched.flatMap((source) => find(source, coordinate));
    if (places.length > 0) return places;
  }
  return searched.length === 1 ? [`subgraphs/${searched[0]!.name}`] : ['schema'];
}

/** Coordinates that a message mentions (GraphQL, Schema Coordinates): `Type.field` before `Type`, in the order of their appearance. */
function coordinatesOf(message: string): string[] {
  const fields = message.match(/\b[A-Z]\w*\.\w+/g) ?? [];
  const types = [...message.matchAll(/"([A-Z]\w*)"/g)].map((match) => match[1]!);
  return [...fields, ...types, ...fields.map((field) => field.split('.')[0]!)];
}

function find(source: SubgraphSource, coordinate: string): string[] {
  const [type, field] = coordinate.split('.');
  for (const node of source.document.definitions) {
    if ((!isTypeDefinitionNode(node) && !isTypeExtensionNode(node)) || node.name.value !== type) continue;
    if (field === undefined) return [source.placeOf(node.name)];
    const members: readonly (ASTNode & { name: NameNode })[] = 'fields' in node ? node.fields ?? [] : 'values' in node ? node.values ?? [] : [];
    const member = members.find(({ name }) => name.value === field);
    if (member !== undefined) return [source.placeOf(member)];
  }
  return [];
}
