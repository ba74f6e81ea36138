import type { FetchNode, PlanNode, RequiresSelection } from '@graphql-hive/router-query-planner';
import {
  isInterfaceType,
  isNonNullType,
  isObjectType,
  getNamedType,
  Kind,
  print,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import type { Correction } from './correction.ts';
import { documentOf } from './fetchDocument.ts';

/**
 * Fault: where an object has two keys, by each of which another subgraph can tell a third one, the planner asks both of
 * them for it at once. What one request asks is left out where another one beside it asks that of the same objects, and
 * no key by which that finds them may be null.
 *
 * Reported: no report upstream is known; found by test/federation/requiresBeside.
 * May go: with no planner up to 0.0.38; its test fails with the first that does not need it.
 */
export const repeatedFetches: Correction = ({ schema }) => {
  function withoutRepeated(node: PlanNode): PlanNode {
    switch (node.kind) {
      case 'Sequence':
        return { ...node, nodes: node.nodes.map(withoutRepeated) };
      case 'Parallel': {
        const nodes = node.nodes.map(withoutRepeated);
        const asked = nodes.map(askedOf);
        const left = nodes.filter((_, index) => {
          const own = asked[index];
          const isRepeated =
            own !== undefined &&
            asked.some(
              (other, at) =>
                other !== undefined &&
                at !== index &&
                isWithin(own, other) &&
                isFound(other.fetch, schema) &&
                (at < index || !isWithin(other, own) || !isFound(own.fetch, schema)),
            );
          return !isRepeated;
        });
        return left.length === 1 ? left[0]! : { ...node, nodes: left };
      }
      default:
        return node;
    }
  }
  return { plan: withoutRepeated };
};

/** What a fetch asks of the objects at one path. */
interface Asked {
  fetch: FetchNode;
  path: string;
  /** By types, as texts. */
  selections: ReadonlyMap<string, ReadonlySet<string>>;
  /** What the objects are of which it is asked. */
  types: ReadonlySet<string>;
}

function askedOf(node: PlanNode): Asked | undefined {
  if (node.kind !== 'Flatten' || node.node.kind !== 'Fetch') return undefined;
  const fetch = node.node;
  const { definitions } = documentOf(fetch);
  const [operation] = definitions;
  if (fetch.requires === undefined || definitions.length > 1 || operation?.kind !== Kind.OPERATION_DEFINITION)
    return undefined;
  const types = new Set<string>();
  for (const told of fetch.requires) {
    if (told.kind !== 'InlineFragment') return undefined;
    types.add(told.typeCondition);
  }
  const selections = new Map<string, Set<string>>();
  for (const entities of operation.selectionSet.selections)
    for (const one of entities.kind === Kind.FIELD ? (entities.selectionSet?.selections ?? []) : []) {
      if (one.kind !== Kind.INLINE_FRAGMENT) continue;
      const type = one.typeCondition?.name.value ?? '';
      const known = selections.get(type) ?? new Set<string>();
      for (const selection of one.selectionSet.selections) known.add(print(selection));
      selections.set(type, known);
    }
  return { fetch, path: JSON.stringify(node.path), selections, types };
}

const isWithin = (one: Asked, other: Asked): boolean =>
  one.path === other.path &&
  areIn(one.types, other.types) &&
  [...one.selections].every(([type, asked]) => areIn(asked, other.selections.get(type)));

const areIn = (some: ReadonlySet<string>, others: ReadonlySet<string> | undefined): boolean =>
  [...some].every((one) => others?.has(one) === true);

/** Whether nothing that a fetch tells of its objects may be null. */
const isFound = ({ requires = [] }: FetchNode, schema: GraphQLSchema): boolean =>
  requires.every(
    (told) => told.kind === 'InlineFragment' && isTold(told.selections, schema.getType(told.typeCondition)),
  );

function isTold(selections: readonly RequiresSelection[], type: GraphQLNamedType | undefined): boolean {
  return selections.every((one) => {
    if (one.kind !== 'Field') return false;
    if (one.name === '__typename') return true;
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[one.alias ?? one.name] : undefined;
    return field !== undefined && isNonNullType(field.type) && isTold(one.selections ?? [], getNamedType(field.type));
  });
}
