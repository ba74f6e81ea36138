import type { FlattenNodePathSegment, PlanNode } from '@graphql-hive/router-query-planner';
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
  OperationTypeNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { OrgraphError } from '#platform/values/errors.ts';
import { responseNameOf, typenameField, withUsedVariables } from '../operation/ast.ts';
import { fieldTypeOf, typeNamed } from '../supergraph/fieldTypes.ts';
import { isWithin } from '../supergraph/possibleTypes.ts';
import { listsOf, movePaths } from './planPaths.ts';
import type { PlanPart } from './requiresDetour/planAround.ts';

/** A place at which an operation comes to the root of queries once more, and what it selects there. */
interface Reentry {
  path: readonly FlattenNodePathSegment[];
  selections: SelectionNode[];
}

/**
 * Plans an operation in which fields give the root type of queries (`type Payload { query: Query }`): what is selected
 * there is a query of its own, to be run when it is known where it stands, and the subgraph that has the field says
 * only whether there is something. The planner itself loses the way to entities below such a field; where one fetch
 * answers everything there is no way to lose.
 *
 * Reported: graphql-hive/router#1164 (a part of it).
 */
export async function planReentries(
  operation: OperationDefinitionNode,
  schema: GraphQLSchema,
  plan: PlanPart,
): Promise<PlanNode | undefined> {
  const { rest, reentries } = cutReentries(operation, schema);
  if (reentries.length === 0) return plan(operation);
  const whole = await planWhole(operation, plan);
  if (whole?.kind === 'Fetch') return whole;
  const main = await plan(withUsedVariables(rest));
  const nodes: PlanNode[] = [];
  for (const { path, selections } of reentries) {
    const inner: OperationDefinitionNode = {
      ...operation,
      operation: OperationTypeNode.QUERY,
      selectionSet: { kind: Kind.SELECTION_SET, selections },
    };
    const node = await planReentries(withUsedVariables(inner), schema, plan);
    if (node !== undefined) nodes.push(movePaths(node, (below) => [...path, ...below]));
  }
  return { kind: 'Sequence', nodes: [...(main === undefined ? [] : [main]), ...nodes] };
}

/** Undefined where the planner fails. */
async function planWhole(operation: OperationDefinitionNode, plan: PlanPart): Promise<PlanNode | undefined> {
  try {
    return await plan(operation);
  } catch (error) {
    if (error instanceof OrgraphError) throw error;
    return undefined;
  }
}

/** An operation without what it selects of the root below its root, and that by its path. */
function cutReentries(
  operation: OperationDefinitionNode,
  schema: GraphQLSchema,
): { rest: OperationDefinitionNode; reentries: Reentry[] } {
  const query = schema.getQueryType();
  const reentries = new Map<string, Reentry>();

  function walk(
    { selections }: SelectionSetNode,
    parent: GraphQLCompositeType,
    path: readonly FlattenNodePathSegment[],
  ): SelectionSetNode {
    return {
      kind: Kind.SELECTION_SET,
      selections: selections.map((selection): SelectionNode => {
        if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('fragments have been written out');
        if (selection.kind === Kind.FIELD) return walkField(selection, parent, path);
        const condition = typeNamed(schema, selection.typeCondition) ?? parent;
        // What an object is known to be stays known under a condition on its interface; another never holds.
        const isKnown = condition === parent || (!isAbstractType(parent) && isWithin(schema, parent, condition));
        const [type, within] = isKnown ? [parent, path] : [condition, [...path, { TypeCondition: [condition.name] }]];
        return { ...selection, selectionSet: walk(selection.selectionSet, type, within) };
      }),
    };
  }

  function walkField(
    field: FieldNode,
    parent: GraphQLCompositeType,
    path: readonly FlattenNodePathSegment[],
  ): FieldNode {
    if (field.selectionSet === undefined) return field;
    const type = fieldTypeOf(schema, parent, field.name.value);
    const named = getNamedType(type);
    if (!isCompositeType(named)) throw new Error(`${field.name.value} has no fields`);
    const below = [...path, { Field: responseNameOf(field) }, ...listsOf(type)];
    if (named !== query) return { ...field, selectionSet: walk(field.selectionSet, named, below) };
    const key = JSON.stringify(below);
    const known = reentries.get(key) ?? { path: below, selections: [] };
    reentries.set(key, known);
    known.selections.push(...field.selectionSet.selections);
    return { ...field, selectionSet: { kind: Kind.SELECTION_SET, selections: [typenameField] } };
  }

  const rest = {
    ...operation,
    selectionSet: walk(operation.selectionSet, schema.getRootType(operation.operation)!, []),
  };
  const isMore = ({ selections }: Reentry) =>
    selections.some((selection) => selection.kind !== Kind.FIELD || selection.name.value !== '__typename');
  return { rest, reentries: [...reentries.values()].filter(isMore) };
}
