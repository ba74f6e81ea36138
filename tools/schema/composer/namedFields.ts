import { Kind, type SelectionSetNode } from 'graphql';
import { fieldSetIn } from '../fieldSets.ts';
import type { SubgraphFacts } from './subgraphFacts.ts';

/**
 * The coordinates of all fields that a subgraph's own field sets name, on an interface those of its objects too.
 * @param of which field sets: those of keys, or those of fields too (@requires, @provides).
 */
export function namedFields({ types }: SubgraphFacts, of: 'keys' | 'all'): Set<string> {
  const named = new Set<string>();
  for (const [type, { keys, fields }] of types) {
    for (const key of keys) collect(fieldSetIn(key.fields), type);
    if (of === 'all')
      for (const { type: given, requires, provides } of fields.values()) {
        if (requires !== undefined) collect(fieldSetIn(requires), type);
        if (provides !== undefined) collect(fieldSetIn(provides), nameIn(given));
      }
  }
  return named;

  function collect(set: SelectionSetNode | undefined, on: string): void {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.INLINE_FRAGMENT)
        collect(selection.selectionSet, selection.typeCondition?.name.value ?? on);
      if (selection.kind !== Kind.FIELD) continue;
      const field = selection.name.value;
      for (const [type, { interfaces }] of types) if (type === on || interfaces.has(on)) named.add(`${type}.${field}`);
      const found = types.get(on)?.fields.get(field);
      if (found !== undefined) collect(selection.selectionSet, nameIn(found.type));
    }
  }
}

/** The named type in a type's text. */
export const nameIn = (type: string): string => type.replace(/[[\]!]/g, '');
