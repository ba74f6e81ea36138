import type { FlattenNodePathSegment, PlanNode, RequiresSelection } from '@graphql-hive/router-query-planner';
import { Kind, type FragmentDefinitionNode, type SelectionNode } from 'graphql';
import { responseNameOf } from '../../operation/ast.ts';
import { documentOf } from '../corrections/fetchDocument.ts';
import { entriesOf, joinedFetch, operationOf, type EntityFetch } from './joinedFetch.ts';

/** A request of a plan. What it reads and writes are fields of the answer, each as `path field`. */
interface Step {
  node: PlanNode;
  service: string;
  /** Undefined for what is asked of a root type. */
  entities: EntityFetch | undefined;
  reads: ReadonlySet<string>;
  writes: ReadonlySet<string>;
}

/** Plans with more requests are left as they are: it is tried with each two. */
const mostSteps = 50;

/**
 * The same plan with one request in place of several to a subgraph, where none of them needs what another tells, even
 * by what stands between them, and the plan gets no deeper by it.
 */
export function mergeFetches(plan: PlanNode): PlanNode {
  const steps = stepsOf(plan);
  if (steps === undefined || steps.length > mostSteps) return plan;
  const needs = steps.map(({ reads }, index) =>
    steps.flatMap(({ writes }, before) =>
      before < index && [...reads].some((field) => writes.has(field)) ? [before] : [],
    ),
  );
  let groups: readonly (readonly number[])[] = steps.map((_, index) => [index]);
  const deepest = Math.max(...levelsOf(groups, needs));
  for (let next: typeof groups | undefined = groups; next !== undefined;) {
    groups = next;
    next = mergersOf(groups, steps).find((merged) => Math.max(...levelsOf(merged, needs)) <= deepest);
  }
  if (groups.length === steps.length) return plan;
  const levels: PlanNode[][] = [];
  for (const [index, level] of levelsOf(groups, needs).entries()) {
    const members = groups[index]!.map((member) => steps[member]!);
    (levels[level] ??= []).push(
      members.length === 1 ? members[0]!.node : joinedFetch(members.map(({ entities }) => entities!)),
    );
  }
  return {
    kind: 'Sequence',
    nodes: levels.map((nodes) => (nodes.length === 1 ? nodes[0]! : { kind: 'Parallel', nodes })),
  };
}

/** Every way to make one of two groups that ask one subgraph for entities. */
function mergersOf(groups: readonly (readonly number[])[], steps: readonly Step[]): (readonly (readonly number[])[])[] {
  const first = (group: readonly number[]): Step => steps[group[0]!]!;
  return groups.flatMap((one, index) =>
    groups.slice(index + 1).flatMap((other) => {
      if (first(one).service !== first(other).service) return [];
      if (first(one).entities === undefined || first(other).entities === undefined) return [];
      return [groups.flatMap((group) => (group === one ? [[...one, ...other]] : group === other ? [] : [group]))];
    }),
  );
}

/** When each group can be asked for, from 0; Infinity where groups wait for each other. */
function levelsOf(groups: readonly (readonly number[])[], needs: readonly (readonly number[])[]): number[] {
  const groupOf = new Map(groups.flatMap((group, index) => group.map((member) => [member, index] as const)));
  const levels = new Map<number, number>();
  const levelOf = (index: number): number => {
    const known = levels.get(index);
    if (known !== undefined) return known;
    levels.set(index, Infinity);
    const before = new Set(groups[index]!.flatMap((member) => needs[member]!.map((needed) => groupOf.get(needed)!)));
    const level = Math.max(-1, ...[...before].map(levelOf)) + 1;
    levels.set(index, level);
    return level;
  };
  return groups.map((_, index) => levelOf(index));
}

/** Undefined where a plan has more than requests of queries and mutations, or gives fields other names. */
function stepsOf(plan: PlanNode, path: readonly FlattenNodePathSegment[] = []): Step[] | undefined {
  switch (plan.kind) {
    case 'Sequence':
    case 'Parallel': {
      const steps = plan.nodes.map((inner) => stepsOf(inner, path));
      return steps.includes(undefined) ? undefined : steps.flatMap((inner) => inner ?? []);
    }
    case 'Flatten':
      return stepsOf(plan.node, [...path, ...plan.path]);
    case 'Fetch':
    case 'BatchFetch': {
      const entities = entriesOf(plan, path);
      if (entities?.entries.some(({ alias }) => alias.outputRewrites !== undefined)) return undefined;
      if (plan.kind === 'Fetch' && plan.outputRewrites !== undefined) return undefined;
      const node: PlanNode = path.length === 0 ? plan : { kind: 'Flatten', path: [...path], node: plan };
      const reads = new Set<string>();
      const writes = new Set<string>();
      if (entities === undefined) {
        const { operation, fragments } = operationOf(documentOf(plan));
        written(operation.selectionSet.selections, '', fragments, writes);
      }
      for (const { alias, selections } of entities?.entries ?? [])
        for (const segments of alias.paths) {
          const at = readAlong(segments, reads);
          required(alias.requires, at, reads);
          written(selections, at, entities!.fragments, writes);
        }
      return [{ node, service: plan.serviceName, entities, reads, writes }];
    }
    default:
      return undefined;
  }
}

/** What is read on the way to objects. @returns how their fields are called. */
function readAlong(segments: readonly FlattenNodePathSegment[], reads: Set<string>): string {
  let at = '';
  for (const segment of segments) {
    if (segment === '@') continue;
    if ('TypeCondition' in segment) reads.add(`${at} __typename`);
    else {
      reads.add(`${at} ${segment.Field}`);
      at = `${at}/${segment.Field}`;
    }
  }
  reads.add(`${at} __typename`);
  return at;
}

function required(selections: readonly RequiresSelection[], at: string, reads: Set<string>): void {
  for (const selection of selections) {
    if (selection.kind === 'FragmentSpread') continue;
    reads.add(`${at} ${selection.kind === 'Field' ? selection.name : '__typename'}`);
    required(selection.selections ?? [], selection.kind === 'Field' ? `${at}/${selection.name}` : at, reads);
  }
}

function written(
  selections: readonly SelectionNode[],
  at: string,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  writes: Set<string>,
): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD)
      written(fragments.get(selection.name.value)!.selectionSet.selections, at, fragments, writes);
    else if (selection.kind === Kind.INLINE_FRAGMENT) written(selection.selectionSet.selections, at, fragments, writes);
    else {
      const name = responseNameOf(selection);
      writes.add(`${at} ${name}`);
      written(selection.selectionSet?.selections ?? [], `${at}/${name}`, fragments, writes);
    }
  }
}
