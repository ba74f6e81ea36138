import type { FetchNodePathSegment, FetchRewrite, PlanNode } from '@graphql-hive/router-query-planner';
import { Kind, parse, print, stripIgnoredCharacters, type FieldNode, type FragmentDefinitionNode, type SelectionNode, type SelectionSetNode } from 'graphql';
import { fragmentsOf } from '../../operation/ast.ts';
import { replaceFetches } from './fetchNodes.ts';

/** What of an operation the rewrites speak of: the selection of one of its root fields, or all of it. */
interface Part {
  root: string | undefined;
  rewrites: readonly FetchRewrite[];
}

/**
 * A plan in whose fetches no alias stands for fields of several types. Where types that a subgraph tells apart have fields of one name and of different types,
 * the planner aliases them, each type for itself: with three such types two get the same alias, and the subgraph refuses the operation.
 */
export function withDistinctAliases(plan: PlanNode): PlanNode {
  return replaceFetches(plan, (fetch) => {
    if (fetch.kind === 'Fetch') {
      const { operation, parts: [rewrites] } = distinct(fetch.operation, [{ root: fetch.requires === undefined ? undefined : '_entities', rewrites: fetch.outputRewrites ?? [] }]);
      return rewrites === undefined ? fetch : { ...fetch, operation, outputRewrites: rewrites };
    }
    const { aliases } = fetch.entityBatch;
    const { operation, parts } = distinct(fetch.operation, aliases.map(({ alias, outputRewrites = [] }) => ({ root: alias, rewrites: outputRewrites })));
    return parts.length === 0 ? fetch : { ...fetch, operation, entityBatch: { ...fetch.entityBatch, aliases: aliases.map((entry, index) => ({ ...entry, outputRewrites: parts[index]! })) } };
  });
}

/** @returns no parts where nothing is to be changed. */
function distinct(operation: string, parts: readonly Part[]): { operation: string; parts: FetchRewrite[][] } {
  const unchanged = { operation, parts: [] };
  if (parts.every(({ rewrites }) => rewrites.length === 0)) return unchanged;
  const document = parse(operation, { noLocation: true });
  const fragments = fragmentsOf(document);
  const definition = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)!;
  const renamed = parts.map(() => new Map<string, Set<string>>());
  const selectionOf = (part: Part, index: number, set: SelectionSetNode) => rename(set, new Set(part.rewrites.map((rewrite) => keysOf(rewrite).join(' '))), renamed[index]!, fragments);
  const selections = parts[0]!.root === undefined ? selectionOf(parts[0]!, 0, definition.selectionSet) : {
    ...definition.selectionSet,
    selections: definition.selectionSet.selections.map((selection) => {
      const index = selection.kind === Kind.FIELD ? parts.findIndex(({ root }) => root === (selection.alias ?? selection.name).value) : -1;
      return index < 0 ? selection : { ...selection as FieldNode, selectionSet: selectionOf(parts[index]!, index, (selection as FieldNode).selectionSet!) };
    }),
  };
  if (renamed.every((names) => [...names.values()].every(({ size }) => size < 2))) return unchanged;
  return {
    operation: stripIgnoredCharacters(print({ ...definition, selectionSet: selections })),
    parts: parts.map(({ rewrites }, index) => rewrites.flatMap((rewrite) => variants(rewrite, renamed[index]!))),
  };
}

/** A selection in which the fields at these paths have their type's name in their alias; `renamed` takes their names by path. Fragments are written out. */
function rename(top: SelectionSetNode, paths: ReadonlySet<string>, renamed: Map<string, Set<string>>, fragments: ReadonlyMap<string, FragmentDefinitionNode>): SelectionSetNode {
  const walk = (set: SelectionSetNode, above: readonly string[], type: string | undefined): SelectionSetNode => ({
    kind: Kind.SELECTION_SET,
    selections: set.selections.map((selection): SelectionNode => {
      if (selection.kind === Kind.FIELD) {
        const path = [...above, (selection.alias ?? selection.name).value];
        const inner = selection.selectionSet && { selectionSet: walk(selection.selectionSet, path, undefined) };
        if (type === undefined || !paths.has(path.join(' '))) return { ...selection, ...inner };
        const name = `${path.at(-1)}_${type}`;
        renamed.set(path.join(' '), (renamed.get(path.join(' ')) ?? new Set()).add(name));
        return { ...selection, ...inner, alias: { kind: Kind.NAME, value: name } };
      }
      const { typeCondition, selectionSet, directives } = selection.kind === Kind.FRAGMENT_SPREAD ? { ...fragments.get(selection.name.value)!, directives: selection.directives } : selection;
      return { kind: Kind.INLINE_FRAGMENT, ...(typeCondition && { typeCondition }), ...(directives && { directives }), selectionSet: walk(selectionSet, above, typeCondition?.name.value ?? type) };
    }),
  });
  return walk(top, [], undefined);
}

/** A rewrite for every name that the keys of its path have got. */
function variants(rewrite: FetchRewrite, renamed: ReadonlyMap<string, ReadonlySet<string>>): FetchRewrite[] {
  if (!('KeyRenamer' in rewrite)) return [rewrite];
  const { path, renameKeyTo } = rewrite.KeyRenamer;
  let ways: FetchNodePathSegment[][] = [[]];
  const above: string[] = [];
  for (const segment of path) {
    if ('Key' in segment) above.push(segment.Key);
    const names = 'Key' in segment ? [...renamed.get(above.join(' ')) ?? [], segment.Key].map((Key) => ({ Key })) : [segment];
    ways = ways.flatMap((way) => names.map((name) => [...way, name]));
  }
  return ways.map((way) => ({ KeyRenamer: { path: way, renameKeyTo } }));
}

const keysOf = (rewrite: FetchRewrite): string[] => ('KeyRenamer' in rewrite ? rewrite.KeyRenamer.path : []).flatMap((segment) => ('Key' in segment ? [segment.Key] : []));
