import type { FlattenNodePathSegment, PlanNode } from '@graphql-hive/router-query-planner';
import {
  Kind,
  OperationTypeNode,
  parse,
  type FieldNode,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import { OrgraphError } from '#platform/values/errors.ts';
import { nameNode, withUsedVariables } from '../../operation/ast.ts';
import { cutRequires, type CutPoint, type Requiring } from './cutRequires.ts';
import { entryField, entrySubgraph } from './entrySubgraph.ts';

/** Plans one operation. @throws Error where the planner fails. */
export type PlanPart = (operation: OperationDefinitionNode) => Promise<PlanNode | undefined>;

/** What it takes to plan around; made when it is needed first. */
export interface Detours {
  /** Plans over the supergraph with its entry. */
  enter: PlanPart;
  requiring: Requiring;
}

const mostDetours = 50;

/**
 * Plans an operation that the planner fails on because of a field with @requires (one inside an entity of the type that
 * is being fetched, or several that depend on each other): such fields are cut out, and each is planned as if the query
 * began with its entity. The plan fetches, where they stood, the keys with which that begins.
 *
 * Reported: graphql-hive/router#1310; 0.0.40 of the planner mends a part of it.
 * @throws what the planner failed with, where that does not help.
 */
export async function planDetour(
  operation: OperationDefinitionNode,
  plan: PlanPart,
  prepare: () => Detours,
): Promise<PlanNode | undefined> {
  let detours = 0;

  async function planned(
    whole: OperationDefinitionNode,
    by: PlanPart,
    root: 'root' | 'entry',
  ): Promise<PlanNode | undefined> {
    try {
      return await by(whole);
    } catch (error) {
      if (error instanceof OrgraphError) throw error;
      const { rest, cuts } = cutRequires(whole, prepare().requiring, root === 'root' ? 0 : 1);
      if (cuts.length === 0) throw error;
      const nodes: PlanNode[] = [];
      for (const cut of cuts) nodes.push(await detour(cut, whole));
      const main = await by(withUsedVariables(rest));
      return { kind: 'Sequence', nodes: [...(main === undefined ? [] : [main]), ...nodes] };
    }
  }

  /** The cut's fields together, or each by itself where the planner fails on them together. */
  async function detour(cut: CutPoint, whole: OperationDefinitionNode): Promise<PlanNode> {
    try {
      return await detourFor(cut.fields, cut, whole);
    } catch (error) {
      if (error instanceof OrgraphError || cut.fields.length === 1) throw error;
      const nodes: PlanNode[] = [];
      for (const field of cut.fields) nodes.push(await detourFor([field], cut, whole));
      return { kind: 'Sequence', nodes };
    }
  }

  async function detourFor(
    fields: readonly FieldNode[],
    { type, path, selections }: CutPoint,
    whole: OperationDefinitionNode,
  ): Promise<PlanNode> {
    if ((detours += 1) > mostDetours)
      throw new OrgraphError(
        'QUERY_TOO_COMPLEX',
        'The operation asks for too many fields that depend on other subgraphs. Ask for less, or in several requests.',
      );
    const entry: FieldNode = {
      kind: Kind.FIELD,
      name: nameNode(entryField(type)),
      selectionSet: { kind: Kind.SELECTION_SET, selections: fields },
    };
    const node = await planned(
      withUsedVariables({
        ...whole,
        operation: OperationTypeNode.QUERY,
        selectionSet: { kind: Kind.SELECTION_SET, selections: [entry] },
      }),
      prepare().enter,
      'entry',
    );
    if (node === undefined) throw new Error(`nothing is planned for ${type}`);
    const { keys, after } = withoutEntry(node);
    selections.push(...keys);
    return rebased(after, path);
  }

  return planned(operation, plan, 'root');
}

/** What is known at the entry, and what a plan does after it. */
function withoutEntry(node: PlanNode): { keys: readonly SelectionNode[]; after: PlanNode } {
  if (node.kind === 'Sequence') {
    const [first, ...rest] = node.nodes as [PlanNode, ...PlanNode[]];
    const { keys, after } = withoutEntry(first);
    return { keys, after: { kind: 'Sequence', nodes: [after, ...rest] } };
  }
  if (node.kind !== 'Fetch' || node.serviceName !== entrySubgraph)
    throw new Error('the plan does not begin at the entry');
  const [definition] = parse(node.operation, { noLocation: true }).definitions as [OperationDefinitionNode];
  const [field] = definition.selectionSet.selections as [FieldNode];
  return { keys: field.selectionSet?.selections ?? [], after: { kind: 'Sequence', nodes: [] } };
}

/** A plan with the path of a cut in place of the entry's field. */
function rebased(node: PlanNode, cut: readonly FlattenNodePathSegment[]): PlanNode {
  const moved = (path: readonly FlattenNodePathSegment[]): FlattenNodePathSegment[] => [...cut, ...path.slice(1)];
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map((inner) => rebased(inner, cut)) };
    case 'Flatten':
      return { ...node, path: moved(node.path) };
    case 'BatchFetch':
      return {
        ...node,
        entityBatch: {
          aliases: node.entityBatch.aliases.map((alias) => ({ ...alias, paths: alias.paths.map(moved) })),
        },
      };
    default:
      throw new Error(`a plan has ${node.kind} after its entry`);
  }
}
