import type {
  FetchRewrite,
  FlattenNodePathSegment,
  PlanNode,
  RequiresSelection,
} from '@graphql-hive/router-query-planner';
import { visit, type DocumentNode } from 'graphql';
import { nameNode } from '../../operation/ast.ts';
import type { GraphCorrection } from './correction.ts';

/**
 * Undoes in plans that the planner was told of copies of fields: what it asks of a copy is asked of the field, stands
 * where that stands, and is told from there. What is asked of both is one field.
 * @param fields what each copy stands for: without arguments, and nobody calls anything else so in an answer.
 */
export function undoneCopies(fields: ReadonlyMap<string, string>): Required<Pick<GraphCorrection, 'fetch' | 'plan'>> {
  const called = (name: string): string => fields.get(name) ?? name;

  const asking = (document: DocumentNode): DocumentNode =>
    visit(document, {
      Field: (node) => (fields.has(node.name.value) ? { ...node, name: nameNode(called(node.name.value)) } : undefined),
    });

  function representing(selection: RequiresSelection): RequiresSelection {
    if (selection.kind === 'FragmentSpread') return selection;
    const inner = selection.selections && { selections: selection.selections.map(representing) };
    return selection.kind === 'InlineFragment'
      ? ({ ...selection, ...inner } as RequiresSelection)
      : { ...selection, ...inner, name: called(selection.name) };
  }

  const renaming = (rewrites: readonly FetchRewrite[] = []): FetchRewrite[] =>
    rewrites.map((rewrite) => {
      if (!('KeyRenamer' in rewrite)) return rewrite;
      const { path, renameKeyTo } = rewrite.KeyRenamer;
      const keys = path.map((one) => ('Key' in one ? { Key: called(one.Key) } : one));
      return { KeyRenamer: { path: keys, renameKeyTo: called(renameKeyTo) } };
    });

  const along = (path: readonly FlattenNodePathSegment[]): FlattenNodePathSegment[] =>
    path.map((segment) =>
      typeof segment === 'object' && 'Field' in segment ? { Field: called(segment.Field) } : segment,
    );

  function standing(node: PlanNode): PlanNode {
    switch (node.kind) {
      case 'Sequence':
      case 'Parallel':
        return { ...node, nodes: node.nodes.map(standing) };
      case 'Flatten':
        return { ...node, path: along(node.path), node: standing(node.node) as typeof node.node };
      case 'BatchFetch': {
        const aliases = node.entityBatch.aliases.map((entry) => ({ ...entry, paths: entry.paths.map(along) }));
        return { ...node, entityBatch: { ...node.entityBatch, aliases } };
      }
      default:
        return node;
    }
  }

  return {
    plan: standing,
    fetch(fetch) {
      const document = asking(fetch.document);
      if (fetch.kind === 'Fetch')
        return {
          ...fetch,
          document,
          ...(fetch.requires && { requires: fetch.requires.map(representing) }),
          ...(fetch.outputRewrites && { outputRewrites: renaming(fetch.outputRewrites) }),
        };
      const aliases = fetch.entityBatch.aliases.map((entry) => ({
        ...entry,
        requires: entry.requires.map(representing),
        ...(entry.outputRewrites && { outputRewrites: renaming(entry.outputRewrites) }),
      }));
      return { ...fetch, document, entityBatch: { ...fetch.entityBatch, aliases } };
    },
  };
}
