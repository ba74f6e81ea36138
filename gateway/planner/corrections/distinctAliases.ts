import type { FetchNodePathSegment, FetchRewrite } from '@graphql-hive/router-query-planner';
import {
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf, nameNode } from '../../operation/ast.ts';
import type { Correction } from './correction.ts';
import { inlineSpreads } from './inlineSpreads.ts';

/**
 * Fault: where types that a subgraph tells apart have fields of one name and of different types, the planner aliases
 * them, each type for itself: with three such types two get the same alias, and the subgraph refuses the operation.
 * Each type's name becomes part of its aliases.
 *
 * Reported: graphql-hive/router#876, which mended two types and aliases of clients, and left three types.
 * May go: with no planner up to 0.0.38; its test fails with the first that does not need it.
 */
export const distinctAliases: Correction = () => ({
  fetch: (fetch) => {
    if (fetch.kind === 'Fetch') {
      const {
        document,
        parts: [rewrites],
      } = distinct(fetch.document, [
        { root: fetch.requires === undefined ? undefined : '_entities', rewrites: fetch.outputRewrites ?? [] },
      ]);
      return rewrites === undefined ? fetch : { ...fetch, document, outputRewrites: rewrites };
    }
    const { aliases } = fetch.entityBatch;
    const { document, parts } = distinct(
      fetch.document,
      aliases.map(({ alias, outputRewrites = [] }) => ({ root: alias, rewrites: outputRewrites })),
    );
    return parts.length === 0
      ? fetch
      : {
          ...fetch,
          document,
          entityBatch: {
            ...fetch.entityBatch,
            aliases: aliases.map((entry, index) => ({ ...entry, outputRewrites: parts[index]! })),
          },
        };
  },
});

/** What of an operation the rewrites speak of: the selection of one of its root fields, or all of it. */
interface Part {
  root: string | undefined;
  rewrites: readonly FetchRewrite[];
}

/** @returns no parts where nothing is to be changed. */
function distinct(document: DocumentNode, parts: readonly Part[]): { document: DocumentNode; parts: FetchRewrite[][] } {
  const unchanged = { document, parts: [] };
  if (parts.every(({ rewrites }) => rewrites.length === 0)) return unchanged;
  const fragments = fragmentsOf(document);
  const definition = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)!;
  const renamed = parts.map(() => new Map<string, Set<string>>());
  const selectionOf = (part: Part, index: number, set: SelectionSetNode) =>
    rename(set, new Set(part.rewrites.map((rewrite) => keysOf(rewrite).join(' '))), renamed[index]!, fragments);
  const selections =
    parts[0]!.root === undefined
      ? selectionOf(parts[0]!, 0, definition.selectionSet)
      : {
          ...definition.selectionSet,
          selections: definition.selectionSet.selections.map((selection) => {
            const index =
              selection.kind === Kind.FIELD
                ? parts.findIndex(({ root }) => root === (selection.alias ?? selection.name).value)
                : -1;
            return index < 0
              ? selection
              : {
                  ...(selection as FieldNode),
                  selectionSet: selectionOf(parts[index]!, index, (selection as FieldNode).selectionSet!),
                };
          }),
        };
  if (renamed.every((names) => [...names.values()].every(({ size }) => size < 2))) return unchanged;
  return {
    document: { kind: Kind.DOCUMENT, definitions: [{ ...definition, selectionSet: selections }] },
    parts: parts.map(({ rewrites }, index) => rewrites.flatMap((rewrite) => variants(rewrite, renamed[index]!))),
  };
}

/**
 * A selection in which the fields at these paths have their type's name in their alias; `renamed` takes their names by
 * path.
 */
function rename(
  top: SelectionSetNode,
  paths: ReadonlySet<string>,
  renamed: Map<string, Set<string>>,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): SelectionSetNode {
  const walk = (set: SelectionSetNode, above: readonly string[], type: string | undefined): SelectionSetNode => ({
    kind: Kind.SELECTION_SET,
    selections: inlineSpreads(set.selections, fragments).map((selection): SelectionNode => {
      if (selection.kind === Kind.FIELD) {
        const path = [...above, (selection.alias ?? selection.name).value];
        const inner = selection.selectionSet && { selectionSet: walk(selection.selectionSet, path, undefined) };
        if (type === undefined || !paths.has(path.join(' '))) return { ...selection, ...inner };
        const name = `${path.at(-1)}_${type}`;
        renamed.set(path.join(' '), (renamed.get(path.join(' ')) ?? new Set()).add(name));
        return { ...selection, ...inner, alias: nameNode(name) };
      }
      return {
        ...selection,
        selectionSet: walk(selection.selectionSet, above, selection.typeCondition?.name.value ?? type),
      };
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
    const names =
      'Key' in segment ? [...(renamed.get(above.join(' ')) ?? []), segment.Key].map((Key) => ({ Key })) : [segment];
    ways = ways.flatMap((way) => names.map((name) => [...way, name]));
  }
  return ways.map((way) => ({ KeyRenamer: { path: way, renameKeyTo } }));
}

const keysOf = (rewrite: FetchRewrite): string[] =>
  ('KeyRenamer' in rewrite ? rewrite.KeyRenamer.path : []).flatMap((segment) =>
    'Key' in segment ? [segment.Key] : [],
  );
