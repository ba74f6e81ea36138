import type {
  BatchFetchNode,
  EntityBatchAlias,
  FetchNode,
  FetchRewrite,
  FlattenNodePathSegment,
  PlanNode,
  RequiresSelection,
} from '@graphql-hive/router-query-planner';
import {
  isAbstractType,
  Kind,
  parse,
  print,
  stripIgnoredCharacters,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { nameNode, responseNameOf } from '../../operation/ast.ts';
import { compositeTypeOf, typeNamed } from '../../supergraph/fieldTypes.ts';
import { entitiesField, representationsVariable } from '../corrections/conflictingRequires.ts';

/** The objects that stand for a root field of an entry (`entryField`). */
export interface Entry {
  path: readonly FlattenNodePathSegment[];
  type: string;
  requires: RequiresSelection[];
  /** How their types are called where their interface is an object. */
  inputRewrites?: FetchRewrite[] | undefined;
}

/**
 * A plan whose root fields are entries as one for the objects that stand for them, by the response name: the fetches it
 * begins with ask for entities, and what follows them follows there.
 */
export function asEntityFetches(plan: PlanNode, entries: ReadonlyMap<string, Entry>): PlanNode {
  const moved = ([first, ...further]: readonly FlattenNodePathSegment[]): FlattenNodePathSegment[] => {
    const entry = typeof first === 'object' && 'Field' in first ? entries.get(first.Field) : undefined;
    if (entry === undefined) throw new Error('a plan does not begin at its entries');
    return [...entry.path, ...further];
  };
  switch (plan.kind) {
    case 'Sequence':
    case 'Parallel':
      return { ...plan, nodes: plan.nodes.map((inner) => asEntityFetches(inner, entries)) };
    case 'Flatten':
      return { ...plan, path: moved(plan.path) };
    case 'BatchFetch':
      return {
        ...plan,
        entityBatch: {
          aliases: plan.entityBatch.aliases.map((alias) => ({ ...alias, paths: alias.paths.map(moved) })),
        },
      };
    case 'Fetch':
      return entitiesFetch(plan, entries);
    default:
      throw new Error(`a plan has ${plan.kind} after its entry`);
  }
}

function entitiesFetch(fetch: FetchNode, entries: ReadonlyMap<string, Entry>): BatchFetchNode {
  const document = parse(fetch.operation, { noLocation: true });
  const definition = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  )!;
  const aliases: EntityBatchAlias[] = [];
  const fields = (definition.selectionSet.selections as FieldNode[]).map((field): FieldNode => {
    const alias = responseNameOf(field);
    const { path, type, requires, inputRewrites } = entries.get(alias)!;
    const variable = `representations_${alias}`;
    const rewrites = (fetch.outputRewrites ?? []).flatMap((rewrite) => under(alias, rewrite));
    aliases.push({
      alias,
      representationsVariableName: variable,
      paths: [[...path]],
      requires,
      ...(inputRewrites && { inputRewrites }),
      ...(rewrites.length > 0 && { outputRewrites: rewrites }),
    });
    const fragment = {
      kind: Kind.INLINE_FRAGMENT as const,
      typeCondition: { kind: Kind.NAMED_TYPE as const, name: nameNode(type) },
      selectionSet: field.selectionSet!,
    };
    return { ...entitiesField(alias, variable), selectionSet: { kind: Kind.SELECTION_SET, selections: [fragment] } };
  });
  const operation: OperationDefinitionNode = {
    ...definition,
    variableDefinitions: [
      ...(definition.variableDefinitions ?? []),
      ...aliases.map(({ representationsVariableName }) => representationsVariable(representationsVariableName)),
    ],
    selectionSet: { kind: Kind.SELECTION_SET, selections: fields },
  };
  const { serviceName, operationName, variableUsages } = fetch;
  return {
    kind: 'BatchFetch',
    serviceName,
    operationKind: 'query',
    operation: stripIgnoredCharacters(
      print({
        ...document,
        definitions: document.definitions.map((node) => (node === definition ? operation : node)),
      }),
    ),
    entityBatch: { aliases },
    ...(operationName && { operationName }),
    ...(variableUsages && { variableUsages }),
  };
}

/** A rewrite of what is below a root field; its path begins below that. */
function under(alias: string, rewrite: FetchRewrite): FetchRewrite[] {
  if (!('KeyRenamer' in rewrite)) return [];
  const [first, ...path] = rewrite.KeyRenamer.path;
  return first !== undefined && 'Key' in first && first.Key === alias
    ? [{ KeyRenamer: { ...rewrite.KeyRenamer, path } }]
    : [];
}

/** What a subgraph is told of objects of a type: their type, and what the sets select of them. */
export function representing(
  type: GraphQLCompositeType,
  sets: readonly SelectionSetNode[],
  schema: GraphQLSchema,
): RequiresSelection[] {
  const told = ({ selections }: SelectionSetNode, parent: GraphQLCompositeType): RequiresSelection[] => [
    ...(isAbstractType(parent) ? [typename] : []),
    ...selections.map((selection): RequiresSelection => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('a field set with a fragment');
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = typeNamed(schema, selection.typeCondition) ?? parent;
        return {
          kind: 'InlineFragment',
          typeCondition: condition.name,
          selections: told(selection.selectionSet, condition),
        };
      }
      const name = selection.name.value;
      return selection.selectionSet === undefined
        ? { kind: 'Field', name }
        : { kind: 'Field', name, selections: told(selection.selectionSet, compositeTypeOf(schema, parent, name)) };
    }),
  ];
  return [
    {
      kind: 'InlineFragment',
      typeCondition: type.name,
      selections: [typename, ...sets.flatMap((set) => told(set, type))],
    },
  ];
}

const typename: RequiresSelection = { kind: 'Field', name: '__typename' };
