import { Kind, type DocumentNode, type SelectionSetNode } from 'graphql';
import { fragmentsOf } from '../fragments.ts';
import type { Names } from './failures.ts';

/** The response names that a subgraph's operation fills, level by level, whatever the type; `renamed` gives fields their own names back. */
export function namesOf(document: DocumentNode, renamed: ReadonlyMap<string, string>): Names {
  const fragments = fragmentsOf(document);

  function collect({ selections }: SelectionSetNode, names: Map<string, Names>): Map<string, Names> {
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) collect(fragments.get(selection.name.value)!.selectionSet, names);
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet, names);
      else {
        const given = (selection.alias ?? selection.name).value;
        const name = renamed.get(given) ?? given;
        const inner = new Map(names.get(name));
        if (selection.selectionSet) collect(selection.selectionSet, inner);
        names.set(name, inner);
      }
    }
    return names;
  }

  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return operation === undefined ? new Map() : collect(operation.selectionSet, new Map());
}
