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
 * @param cut cuts the operation anew.
 * @throws OrgraphError QUERY_TOO_COMPLEX where that takes too many levels; what the planner fails with.
 */
export async function planAround(
  operation: OperationDefinitionNode,
  cut: () => CutOperation,
  detours: Detours,
): Promise<PlanNode> {
  const tries = { left: mostTries };
  const plan = await planCut(operation, cut(), new Map(), detours, tries);
  const other = cut();
  const beside = takenBeside(other, detours);
  if (beside.size === 0) return plan;
  const moved = await planCut(operation, other, beside, detours, tries).catch((error: unknown) => {
    if (error instanceof OrgraphError) throw error;
    return plan;
  });
  return fetchesIn(moved).length < fetchesIn(plan).length ? moved : plan;
}

/** What a subgraph is asked for beside what was cut out. */
type Beside = ReadonlyMap<CutPoint, SelectionNode[]>;

/** Takes out of an operation what only a subgraph has of objects of which it is asked for what was cut out. */
function takenBeside({ points, isClients }: CutOperation, { isOwn }: Detours): Beside {
  const beside = new Map<CutPoint, SelectionNode[]>();
  for (const point of points) {
    const own = point.selections.filter(
      (selection) =>
        selection.kind === Kind.FIELD &&
        isClients(selection) &&
        isOwn(point.graph, point.type.name, selection.name.value),
    );
    if (own.length === 0) continue;
    beside.set(point, own);
    for (const selection of own) point.selections.splice(point.selections.indexOf(selection), 1);
  }
  return beside;
}

async function planCut(
  operation: OperationDefinitionNode,
  { rest, cuts, points, add }: CutOperation,
  beside: Beside,
  { schema, keysOf, enter }: Detours,
  tries: { left: number },
): Promise<PlanNode> {
  const levels = levelsOf(cuts);
  if (levels.length > mostLevels) throw tooManyCuts();

  const part = (selections: readonly SelectionNode[], of = operation.operation): OperationDefinitionNode =>
    withUsedVariables({ ...operation, operation: of, selectionSet: setOf(selected(selections)) });

  const entryOf = ({ graph, type }: CutPoint, selections: readonly SelectionNode[], alias = 'e0'): FieldNode => ({
    kind: Kind.FIELD,
    alias: nameNode(alias),
    name: nameNode(entryField(graph, type.name)),
    selectionSet: setOf([...selections]),
  });

  /**
   * The key to which there is the shortest way from what is asked for anyway. @throws what the planner failed with,
   * where there is none.
   */
  async function keyAt(point: CutPoint): Promise<SelectionSetNode> {
    const keys = keysOf(point.graph, point.type.name);
    let best: { key: SelectionSetNode; fetches: number } | undefined;
    let failure: unknown = new Error(`${point.type.name} has no key in ${point.graph}`);
    if (keys.length === 1 || tries.left < keys.length) [best] = keys.map((key) => ({ key, fetches: 0 }));
    else
      for (const key of keys) {
        tries.left -= 1;
        const leading = point.leadingTo([...key.selections]);
        const { owner } = point;
        try {
          const way =
            owner === undefined
              ? await enter(part([...rest, ...leading]))
              : await enter(part([entryOf(owner.at, [askedFor(owner), ...leading])], OperationTypeNode.QUERY));
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

  const left = new Map(beside);
  function levelPlan(level: readonly Cut[]): Promise<PlanNode | undefined> {
    const entries = new Map<string, Entry>();
    const fields = [...Map.groupBy(level, ({ at }) => at)].map(([point, cutThere], index) => {
      entries.set(`e${index}`, {
        path: point.path,
        type: point.type.name,
        requires: requiresOf(point, cutThere),
        ...(isInterfaceType(point.type) && { inputRewrites: [asInterface(point.type.name)] }),
      });
      const own = left.get(point) ?? [];
      left.delete(point);
      return entryOf(point, [...cutThere.map(askedFor), ...own], `e${index}`);
    });
    return enter(part(fields, OperationTypeNode.QUERY), (plan) => asEntityFetches(plan, entries));
  }

  const nodes = [await enter(part(rest))].filter((node) => node !== undefined);
  for (const level of levels) nodes.push((await levelPlan(level))!);
  return mergeFetches({ kind: 'Sequence', nodes });
}

const askedFor = ({ field, inner }: Cut): FieldNode =>
  field.selectionSet === undefined ? field : { ...field, selectionSet: setOf(inner) };

/** Objects are called by their interface where that is an object (@interfaceObject). */
const asInterface = (name: string): FetchRewrite => ({
  ValueSetter: { path: [{ TypenameEquals: [name] }, { Key: '__typename' }], setValueTo: name },
});
