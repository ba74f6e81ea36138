import type {
  BatchFetchNode,
  EntityBatchAlias,
  FetchNode,
  FlattenNodePathSegment,
} from '@graphql-hive/router-query-planner';
import {
  Kind,
  OperationTypeNode,
  print,
  stripIgnoredCharacters,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type VariableDefinitionNode,
} from 'graphql';
import { fragmentsOf, responseNameOf } from '../../operation/ast.ts';
import { entitiesField, entryOf, representationsVariable } from '../corrections/conflictingRequires.ts';
import { documentOf } from '../corrections/fetchDocument.ts';

/** A request for entities, in parts that can be put together with those of another. */
export interface EntityFetch {
  service: string;
  entries: readonly { alias: EntityBatchAlias; selections: readonly SelectionNode[] }[];
  /** Those of the client, without representations. */
  variables: readonly VariableDefinitionNode[];
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** Undefined for a request of root fields. @param path where the objects of a fetch stand; a batch says that itself. */
export function entriesOf(
  fetch: FetchNode | BatchFetchNode,
  path: readonly FlattenNodePathSegment[],
): EntityFetch | undefined {
  if (fetch.kind === 'Fetch' && (fetch.requires === undefined || fetch.requires.length === 0)) return undefined;
  const aliases = fetch.kind === 'BatchFetch' ? fetch.entityBatch.aliases : [entryOf(fetch, fetch.requires!, path)];
  const { operation, fragments } = operationOf(documentOf(fetch));
  const fields = operation.selectionSet.selections as readonly FieldNode[];
  const own = new Set(aliases.map(({ representationsVariableName }) => representationsVariableName));
  return {
    service: fetch.serviceName,
    entries: aliases.map((alias) => ({
      alias,
      selections: fields.find((field) => responseNameOf(field) === alias.alias)!.selectionSet!.selections,
    })),
    variables: (operation.variableDefinitions ?? []).filter(({ variable }) => !own.has(variable.name.value)),
    fragments,
  };
}

export function operationOf(document: DocumentNode): {
  operation: OperationDefinitionNode;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
} {
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)!;
  return { operation, fragments: fragmentsOf(document) };
}

/** One request for the entities of several, all of one subgraph. */
export function joinedFetch(parts: readonly EntityFetch[]): BatchFetchNode {
  const entries = parts
    .flatMap((part) => part.entries.map(({ alias, selections }) => ({ alias, selections, part })))
    .map(({ alias, selections, part }, index) => ({
      alias: { ...alias, alias: `_e${index}`, representationsVariableName: `representations_${index}` },
      selections: writtenOut(selections, part.fragments),
    }));
  const variables = new Map(
    parts.flatMap((part) => part.variables).map((definition) => [definition.variable.name.value, definition]),
  );
  const operation: OperationDefinitionNode = {
    kind: Kind.OPERATION_DEFINITION,
    operation: OperationTypeNode.QUERY,
    variableDefinitions: [
      ...variables.values(),
      ...entries.map(({ alias }) => representationsVariable(alias.representationsVariableName)),
    ],
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: entries.map(({ alias, selections }) => ({
        ...entitiesField(alias.alias, alias.representationsVariableName),
        selectionSet: { kind: Kind.SELECTION_SET, selections },
      })),
    },
  };
  return {
    kind: 'BatchFetch',
    serviceName: parts[0]!.service,
    operationKind: 'query',
    operation: stripIgnoredCharacters(print(operation)),
    entityBatch: { aliases: entries.map(({ alias }) => alias) },
    ...(variables.size > 0 && { variableUsages: [...variables.keys()] }),
  };
}

/** A selection without spreads: the fragments of different requests have the same names. */
const writtenOut = (
  selections: readonly SelectionNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): SelectionNode[] =>
  selections.map((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const { typeCondition, selectionSet } = fragments.get(selection.name.value)!;
      return {
        kind: Kind.INLINE_FRAGMENT,
        typeCondition,
        selectionSet: {
          kind: Kind.SELECTION_SET,
          selections: writtenOut(selectionSet.selections, fragments),
        },
      };
    }
    return selection.selectionSet === undefined
      ? selection
      : {
          ...selection,
          selectionSet: {
            kind: Kind.SELECTION_SET,
            selections: writtenOut(selection.selectionSet.selections, fragments),
          },
        };
  });
