import type { RequiresSelection } from '@graphql-hive/router-query-planner';
import { visit, type DocumentNode, type FieldNode } from 'graphql';
import type { CorrectFetch } from './fetchDocument.ts';

/**
 * Undoes in fetches that the planner was told of copies of fields: a copy is an alias in requests, and has the field's
 * own name in representations.
 * @param fields what each copy stands for.
 */
export function withoutCopies(fields: ReadonlyMap<string, FieldNode>): CorrectFetch {
  const representing = (selection: RequiresSelection): RequiresSelection => {
    if (selection.kind === 'FragmentSpread') return selection;
    const inner = selection.selections && { selections: selection.selections.map(representing) };
    if (selection.kind === 'InlineFragment') return { ...selection, ...inner } as RequiresSelection;
    const called = fields.get(selection.alias ?? selection.name);
    return { ...selection, ...inner, ...(called !== undefined && { alias: called.name.value }) };
  };
  const asking = (document: DocumentNode): DocumentNode =>
    visit(document, {
      Field(node) {
        const called = fields.get(node.name.value);
        return called === undefined
          ? undefined
          : { ...node, name: called.name, arguments: called.arguments, alias: node.alias ?? node.name };
      },
    });

  return (fetch) =>
    fetch.kind === 'Fetch'
      ? {
          ...fetch,
          document: asking(fetch.document),
          ...(fetch.requires && { requires: fetch.requires.map(representing) }),
        }
      : {
          ...fetch,
          document: asking(fetch.document),
          entityBatch: {
            aliases: fetch.entityBatch.aliases.map((entry) => ({
              ...entry,
              requires: entry.requires.map(representing),
            })),
          },
        };
}
