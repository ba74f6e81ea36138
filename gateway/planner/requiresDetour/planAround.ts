import type { FetchRewrite, PlanNode, RequiresSelection } from '@graphql-hive/router-query-planner';
import {
  isInterfaceType,
  Kind,
  OperationTypeNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { OrgraphError } from '#platform/values/errors.ts';
import { nameNode, withUsedVariables } from '../../operation/ast.ts';
import { fetchesIn } from '../corrections/fetchDocument.ts';
import { selected, setOf, type Cut, type CutOperation, type CutPoint } from './cutRequires.ts';
import { asEntityFetches, representing, type Entry } from './entryFetches.ts';
import { entryField } from './entryFields.ts';
import { levelsOf } from './levels.ts';
import { mergeFetches } from './mergeFetches.ts';
import type { Requirement } from './requiringFields.ts';
import { tooManyCuts } from './tooManyCuts.ts';

/**
 * Plans one operation. @param read what becomes of the plan before it is judged.
 * @throws Error where the planner fails.
 */
export type PlanPart = (
  operation: OperationDefinitionNode,
  read?: (plan: PlanNode) => PlanNode,
) => Promise<PlanNode | undefined>;

/** What it takes to plan around fields with @requires. */
export interface Detours {
  /** Of the supergraph with entries. */
  schema: GraphQLSchema;
  requirementOf(type: string, field: string): Requirement | undefined;
  keysOf(graph: string, type: string): readonly SelectionSetNode[];
  isOwn(graph: string, type: string, field: string): boolean;
  isScattered(type: string): boolean;
  /** Plans over the supergraph with entries. */
  enter: PlanPart;
}

/** Ways to the keys of objects that are tried for one operation, and levels of cuts: each is a call of the planner. */
const mostTries = 30;
const mostLevels = 20;

/**
 * Plans an operation around its cuts: what is left of it, then level by level what was cut out.
 * @throws OrgraphError QUERY_TOO_COMPLEX where that takes too many levels; what the planner fails with.
 */
export async function planAround(
  operation: OperationDefinitionNode,
  { rest, cuts, points, add, isClients }: CutOperation,
  { schema, keysOf, isOwn, enter }: Detours,
): Promise<PlanNode> {
  const levels = levelsOf(cuts);
  if (levels.length > mostLevels) throw tooManyCuts();
  let tries = 0;

  const part = (selections: readonly SelectionNode[], of = operation.operation): OperationDefinitionNode =>
    withUsedVariables({ ...operation, operation: of, selectionSet: setOf(selected(selections)) });

  const entryOf = ({ graph, type }: CutPoint, selections: readonly SelectionNode[], alias = 'e0'): FieldNode => ({
    kind: Kind.FIELD,
    alias: nameNode(alias),
    name: nameNode(entryField(graph, type.name)),
    selectionSet: setOf([...selections]),
  });

  /** The key to which there is the shortest way. @throws what the planner failed with, where there is none. */
  async function keyAt(point: CutPoint): Promise<SelectionSetNode> {
    const keys = keysOf(point.graph, point.type.name);
    let best: { key: SelectionSetNode; fetches: number } | undefined;
    let failure: unknown = new Error(`${point.type.name} has no key in ${point.graph}`);
    if (keys.length === 1 || tries + keys.length > mostTries) [best] = keys.map((key) => ({ key, fetches: 0 }));
    else
      for (const key of keys) {
        tries += 1;
        const leading = point.leadingTo([...key.selections]);
        try {
          const way =
            point.owner === undefined
              ? await enter(part(leading))
              : await enter(part([entryOf(point.owner.at, leading)], OperationTypeNode.QUERY));
          const fetches = way === undefined ? 0 : fetchesIn(way).length;
          if (best === undefined || fetches < best.fetches) best = { key, fetches };
        } catch (error) {
          if (error instanceof OrgraphError) throw error;
          failure = error;
        }
      }
    if (best === undefined) throw failure;
    return best.key;
  }

  const keys = new Map<CutPoint, SelectionSetNode>();
  for (const point of points) {
    keys.set(point, await keyAt(point));
    add(point, keys.get(point)!);
  }
  const requiresOf = (point: CutPoint, cutThere: readonly Cut[]): RequiresSelection[] =>
    representing(point.type, [keys.get(point)!, ...cutThere.map(({ set }) => set)], schema);

  async function levelPlan(level: readonly Cut[], beside: ReadonlyMap<CutPoint, SelectionNode[]>): Promise<PlanNode> {
    const entries = new Map<string, Entry>();
    const fields = [...Map.groupBy(level, ({ at }) => at)].map(([point, cutThere], index) => {
      entries.set(`e${index}`, {
        path: point.path,
        type: point.type.name,
        requires: requiresOf(point, cutThere),
        ...(isInterfaceType(point.type) && { inputRewrites: [asInterface(point.type.name)] }),
      });
      const asked = cutThere.map(({ field, inner }) =>
        field.selectionSet === undefined ? field : { ...field, selectionSet: setOf(inner) },
      );
      return entryOf(point, [...asked, ...(beside.get(point) ?? [])], `e${index}`);
    });
    return (await enter(part(fields, OperationTypeNode.QUERY), (plan) => asEntityFetches(plan, entries)))!;
  }

  async function whole(moved: ReadonlyMap<CutPoint, SelectionNode[]>): Promise<PlanNode> {
    const nodes = [await enter(part(rest))].filter((node) => node !== undefined);
    const left = new Map(moved);
    for (const level of levels) {
      nodes.push(await levelPlan(level, left));
      for (const { at } of level) left.delete(at);
    }
    return mergeFetches({ kind: 'Sequence', nodes });
  }

  const plan = await whole(new Map());
  // A subgraph that is asked for what was cut out is asked for what else only it has of the same objects.
  const moved = new Map<CutPoint, SelectionNode[]>();
  for (const point of points) {
    const own = point.selections.filter(
      (selection) =>
        selection.kind === Kind.FIELD &&
        isClients(selection) &&
        isOwn(point.graph, point.type.name, selection.name.value),
    );
    if (own.length === 0) continue;
    moved.set(point, own);
    for (const selection of own) point.selections.splice(point.selections.indexOf(selection), 1);
  }
  if (moved.size === 0) return plan;
  const other = await whole(moved);
  return fetchesIn(other).length < fetchesIn(plan).length ? other : plan;
}

/** Objects are called by their interface where that is an object (@interfaceObject). */
const asInterface = (name: string): FetchRewrite => ({
  ValueSetter: { path: [{ TypenameEquals: [name] }, { Key: '__typename' }], setValueTo: name },
});
