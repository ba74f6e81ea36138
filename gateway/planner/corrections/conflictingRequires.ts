import type {
  EntityBatchAlias,
  FetchNode,
  FlattenNodePathSegment,
  RequiresSelection,
} from '@graphql-hive/router-query-planner';
import {
  isAbstractType,
  Kind,
  type FieldNode,
  type GraphQLCompositeType,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
} from 'graphql';
import { fragmentsOf, nameNode, withUsedFragments } from '../../operation/ast.ts';
import { isWithin, objectsOf } from '../../supergraph/possibleTypes.ts';
import { requirementsOf } from '../../supergraph/requirements.ts';
import type { Correction } from './correction.ts';
import type { FetchDocument } from './fetchDocument.ts';
import { createFieldSets } from './fieldSets.ts';
import { inlineSpreads } from './inlineSpreads.ts';

/**
 * Fault: the planner merges what several @requires of one object demand into one representation, which cannot hold two
 * values under one name (a field with other arguments), nor say which objects of an abstract type which of them meant.
 * Fields whose @requires contradict each other are asked for each with a representation of its own, in the same
 * request.
 *
 * Reported: graphql-hive/federation-gateway-audit#138.
 * May go: with no planner up to 0.0.38; its test fails with the first that does not need it.
 */
export const conflictingRequires: Correction = ({ supergraph, schema, fieldOf }) => {
  const requirements = requirementsOf(supergraph);
  const fieldSets = createFieldSets(schema, fieldOf);
  return {
    fetch: (fetch, path) => {
      if (!requirements.hasSeveral(fetch.serviceName)) return fetch;
      if (fetch.kind === 'BatchFetch') return separate(fetch, fetch.entityBatch.aliases);
      return fetch.requires === undefined || fetch.requires.length === 0
        ? fetch
        : separate(fetch, [entryOf(fetch, fetch.requires, path)]);
    },
  };

  function separate(fetch: FetchDocument, entries: readonly EntityBatchAlias[]): FetchDocument {
    const { document } = fetch;
    const definition = document.definitions.find(
      (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
    )!;
    const fragments = fragmentsOf(document);
    const parts = entries.map((entry) => {
      const field = definition.selectionSet.selections.find(
        (selection): selection is FieldNode =>
          selection.kind === Kind.FIELD && (selection.alias ?? selection.name).value === entry.alias,
      )!;
      const selections = inlineSpreads(field.selectionSet!.selections, fragments);
      return { entry, selections, groups: groupsOf(askedIn(selections, schema.getQueryType()!, fetch.serviceName)) };
    });
    if (parts.every(({ groups }) => groups.length < 2)) return fetch;
    const separated = parts.flatMap(({ entry, selections, groups }) =>
      groups.map((group, index) => {
        const alias = index === 0 ? entry.alias : `${entry.alias}_${index}`;
        const variable =
          index === 0 ? entry.representationsVariableName : `${entry.representationsVariableName}_${index}`;
        const others = groups
          .filter((other) => other !== group)
          .flat()
          .map(({ field: other }) => other);
        return {
          entry: {
            ...entry,
            alias,
            representationsVariableName: variable,
            ...(groups.length > 1 && { requires: requiredBy(group, groups.flat(), entry.requires, fetch.serviceName) }),
          },
          field: {
            ...entitiesField(alias, variable),
            selectionSet: { kind: Kind.SELECTION_SET as const, selections: without(selections, new Set(others)) },
          },
        };
      }),
    );
    const given = (definition.variableDefinitions ?? []).filter(
      ({ variable }) =>
        !entries.some(({ representationsVariableName }) => representationsVariableName === variable.name.value),
    );
    const operation: OperationDefinitionNode = {
      ...definition,
      variableDefinitions: [
        ...given,
        ...separated.map(({ entry }) => representationsVariable(entry.representationsVariableName)),
      ],
      selectionSet: { kind: Kind.SELECTION_SET, selections: separated.map(({ field }) => field) },
    };
    const separate = withUsedFragments({
      ...document,
      definitions: document.definitions.map((node) => (node === definition ? operation : node)),
    });
    const { serviceName, operationKind, operationName, variableUsages } = fetch;
    return {
      kind: 'BatchFetch',
      serviceName,
      document: separate,
      entityBatch: { aliases: separated.map(({ entry }) => entry) },
      ...(operationKind && { operationKind }),
      ...(operationName && { operationName }),
      ...(variableUsages && { variableUsages }),
    };
  }

  function askedIn(selections: readonly SelectionNode[], parent: GraphQLCompositeType, service: string): Asked[] {
    return selections.flatMap((selection) => {
      if (selection.kind === Kind.INLINE_FRAGMENT)
        return askedIn(
          selection.selectionSet.selections,
          selection.typeCondition === undefined
            ? parent
            : (schema.getType(selection.typeCondition.name.value) as GraphQLCompositeType),
          service,
        );
      if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('fragments have been written out');
      return [{ type: parent, field: selection, set: requirements.setOf(service, parent.name, selection.name.value) }];
    });
  }

  /** The fields that one representation can serve, each with the first that it agrees with. */
  function groupsOf(asked: readonly Asked[]): Asked[][] {
    const groups: Asked[][] = [];
    for (const one of asked) {
      const group = groups.find((others) => others.every((other) => agree(one, other)));
      if (group === undefined) groups.push([one]);
      else group.push(one);
    }
    return groups;
  }

  function agree({ set: one, type }: Asked, { set: other, type: otherType }: Asked): boolean {
    if (one === undefined || other === undefined || !overlap(type, otherType)) return true;
    return fieldSets.agree([one], [other], isAbstractType(type) ? otherType : type);
  }

  function overlap(one: GraphQLCompositeType, other: GraphQLCompositeType): boolean {
    return one === other || objectsOf(schema, one).some((object) => isWithin(schema, object, other));
  }

  /**
   * Of what is told for all fields what is told for these: besides what none of them requires, the keys, just what they
   * require.
   */
  function requiredBy(
    group: readonly Asked[],
    all: readonly Asked[],
    requires: readonly RequiresSelection[],
    service: string,
  ): RequiresSelection[] {
    return requires.map((selection) => {
      if (selection.kind !== 'InlineFragment') return selection;
      const type = schema.getType(selection.typeCondition) as GraphQLCompositeType;
      const setsOf = (asked: readonly Asked[]): SelectionSetNode[] =>
        asked.flatMap((one) => (one.set !== undefined && overlap(one.type, type) ? [one.set] : []));
      const contested = fieldSets.namesIn(setsOf(all));
      const isContested = (inner: RequiresSelection): boolean =>
        inner.kind === 'Field' && contested.has(fieldSets.representedAs(inner.alias ?? inner.name));
      const keys = [...new Set([type, ...all.map((one) => one.type)])]
        .filter((one) => overlap(one, type))
        .flatMap(({ name }) => requirements.keysOf(service, name));
      const own = fieldSets.narrowed(selection.selections.filter(isContested), [...setsOf(group), ...keys], type);
      return { ...selection, selections: [...selection.selections.filter((inner) => !isContested(inner)), ...own] };
    });
  }
};

/** A field that a fetch asks an entity for, and what its subgraph requires for that. */
interface Asked {
  type: GraphQLCompositeType;
  field: FieldNode;
  set: SelectionSetNode | undefined;
}

/** A fetch of entities as the one entry of a batch. */
export const entryOf = (
  { inputRewrites, outputRewrites }: Pick<FetchNode, 'inputRewrites' | 'outputRewrites'>,
  requires: RequiresSelection[],
  path: readonly FlattenNodePathSegment[],
): EntityBatchAlias => ({
  alias: '_entities',
  representationsVariableName: 'representations',
  paths: [[...path]],
  requires,
  ...(inputRewrites && { inputRewrites }),
  ...(outputRewrites && { outputRewrites }),
});

function without(selections: readonly SelectionNode[], fields: ReadonlySet<FieldNode>): SelectionNode[] {
  return selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return fields.has(selection) ? [] : [selection];
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [selection];
    const inner = without(selection.selectionSet.selections, fields);
    return inner.length === 0 ? [] : [{ ...selection, selectionSet: { kind: Kind.SELECTION_SET, selections: inner } }];
  });
}

/** The root field for entities, without what is asked of them. */
export const entitiesField = (alias: string, variable: string): FieldNode => ({
  kind: Kind.FIELD,
  name: nameNode('_entities'),
  ...(alias !== '_entities' && { alias: nameNode(alias) }),
  arguments: [
    {
      kind: Kind.ARGUMENT,
      name: nameNode('representations'),
      value: { kind: Kind.VARIABLE, name: nameNode(variable) },
    },
  ],
});

export const representationsVariable = (name: string): VariableDefinitionNode => ({
  kind: Kind.VARIABLE_DEFINITION,
  variable: { kind: Kind.VARIABLE, name: nameNode(name) },
  type: {
    kind: Kind.NON_NULL_TYPE,
    type: {
      kind: Kind.LIST_TYPE,
      type: { kind: Kind.NON_NULL_TYPE, type: { kind: Kind.NAMED_TYPE, name: nameNode('_Any') } },
    },
  },
});
