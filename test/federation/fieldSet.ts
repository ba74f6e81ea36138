import { Kind, type FieldNode, type SelectionSetNode } from 'graphql';

/** The fields that a field set selects of an object of this type; of any type where it is not known. */
export function fieldsOfSet(
  { selections }: SelectionSetNode,
  type: string | undefined,
  isA: (type: string, condition: string) => boolean,
): FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    const condition = selection.typeCondition?.name.value;
    return condition === undefined || type === undefined || isA(type, condition)
      ? fieldsOfSet(selection.selectionSet, type, isA)
      : [];
  });
}
