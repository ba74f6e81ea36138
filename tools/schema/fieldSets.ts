import { Kind, parse, type SelectionSetNode } from 'graphql';
import { namedTypeOf } from '#gateway/supergraph/fieldTypes.ts';
import type { SourceGraph } from './graph.ts';

/** A field by its type. */
export interface FieldOf {
  type: string;
  field: string;
}

/**
 * Every field that a federation field set (`a { b } ... on T { c }`) on a type selects, through interfaces those of
 * their types too; none where it is no field set, which is the composer's to say.
 */
export function selectedFields(
  graph: SourceGraph,
  type: string,
  fieldSet: string,
  membersOf: ReadonlyMap<string, readonly string[]>,
): FieldOf[] {
  const set = fieldSetIn(fieldSet);
  return set === undefined ? [] : collect(set, type);

  function collect({ selections }: SelectionSetNode, on: string): FieldOf[] {
    return selections.flatMap((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
      if (selection.kind === Kind.INLINE_FRAGMENT)
        return collect(selection.selectionSet, selection.typeCondition?.name.value ?? on);
      const name = selection.name.value;
      const found = (graph.types.get(on) ?? [])
        .flatMap(({ fields }) => fields)
        .find((field) => field.name.value === name);
      const own = [on, ...(membersOf.get(on) ?? [])].map((each) => ({ type: each, field: name }));
      return selection.selectionSet === undefined || found === undefined
        ? own
        : [...own, ...collect(selection.selectionSet, namedTypeOf(found.type))];
    });
  }
}

/** A federation field set, in braces or without, as a selection; undefined where it is none. */
export function fieldSetIn(fieldSet: string): SelectionSetNode | undefined {
  try {
    const [operation] = parse(`{ ${fieldSet.trim().replace(/^\{([\s\S]*)\}$/, '$1')} }`, {
      noLocation: true,
    }).definitions;
    return (operation as { selectionSet: SelectionSetNode }).selectionSet;
  } catch {
    return undefined;
  }
}
