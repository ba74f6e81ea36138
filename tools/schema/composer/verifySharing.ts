import { Kind } from 'graphql';
import type { Comparison, Mistake } from './comparison.ts';
import { namedFields } from './namedFields.ts';

/**
 * Fields of objects that the supergraph asks of several subgraphs, though one of these does not share it: it neither
 * says @shareable nor has it in a key, and is not of version 1, in which everything is shared.
 */
export function sharingMistakes({ subgraphs, supergraph }: Comparison): Mistake[] {
  const keyed = new Map([...subgraphs].map(([name, facts]) => [name, namedFields(facts, 'keys')]));
  const mistakes: Mistake[] = [];
  for (const [type, { node, fields }] of supergraph.types) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const [field, { in: joined }] of fields) {
      const subject = `${type}.${field}`;
      // Of a progressive override one or the other answers.
      const answering = [...joined].filter(
        ([, { external, usedOverridden, overrideLabel }]) =>
          !external && !usedOverridden && overrideLabel === undefined,
      );
      if (answering.length < 2) continue;
      for (const [subgraph] of answering) {
        const { federation, types } = subgraphs.get(subgraph)!;
        const isShared =
          federation === 1 ||
          types.get(type)?.fields.get(field)?.shareable !== false ||
          keyed.get(subgraph)!.has(subject);
        if (!isShared)
          mistakes.push({
            subgraph,
            subject,
            found: 'it is not @shareable, and the supergraph asks others for it too',
          });
      }
    }
  }
  return mistakes;
}

/** Fields that every subgraph with them says to be another's; of interfaces the composer does not see that itself. */
export const ownerlessFields = ({ supergraph }: Comparison): Mistake[] =>
  [...supergraph.types].flatMap(([type, { fields }]) =>
    [...fields].flatMap(([field, { in: joined }]) => {
      const [subgraph] = joined.keys();
      return subgraph !== undefined && [...joined.values()].every(({ external }) => external)
        ? [{ subgraph, subject: `${type}.${field}`, found: '@external in every subgraph that has it: none answers it' }]
        : [];
    }),
  );
