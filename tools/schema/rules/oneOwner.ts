import { Kind, print, visit, type ASTNode } from 'graphql';
import { has, isEntity, rootTypes, type Definition, type SourceGraph } from '../graph.ts';
import type { Problem } from '../problem.ts';

/**
 * Every type name has one owner. Shared are: scalars, enums and value types (@shareable) when identical but for their
 * descriptions, and an entity that others refer to or add fields to.
 */
export function oneOwner({ types, ownersOf }: SourceGraph): Problem[] {
  const problems: Problem[] = [];
  for (const [name, definitions] of types) {
    const [first, ...others] = definitions as [Definition, ...Definition[]];
    if (rootTypes.has(name) || others.length === 0 || first.kind === Kind.SCALAR_TYPE_DEFINITION) continue;
    if (definitions.every(isEntity)) {
      const owners = ownersOf(name);
      if (owners.length !== 1)
        problems.push({
          rule: 'TYPE_OWNER',
          subject: name,
          place: first.place,
          message: `${name} has ${owners.length === 0 ? 'no owner' : `${owners.length} owners`}: one of the subgraphs that define it has its table`,
        });
      continue;
    }
    const shared =
      first.kind === Kind.ENUM_TYPE_DEFINITION || definitions.every((definition) => has(definition, 'shareable'));
    for (const other of others) {
      if (!shared)
        problems.push({
          rule: 'TYPE_OWNER',
          subject: name,
          place: other.place,
          message: `${name} is defined at ${first.place} too; a type has one owner (value types that several subgraphs use are @shareable everywhere)`,
        });
      else if (bare(other.node) !== bare(first.node))
        problems.push({
          rule: 'SHARED_TYPE_DIFFERS',
          subject: name,
          place: other.place,
          message: `${name} differs from its definition at ${first.place}; a shared type is identical everywhere`,
        });
    }
  }
  return problems;
}

/** A definition without its descriptions: each subgraph is deployed by itself, and what they say breaks nobody. */
const bare = (node: ASTNode): string =>
  print(visit(node, { enter: (part) => ('description' in part ? { ...part, description: undefined } : undefined) }));
