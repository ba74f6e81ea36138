import { Kind, parse, print, visit, type FieldNode, type SelectionNode, type SelectionSetNode } from 'graphql';
import { createRandom } from '../random.ts';

/**
 * The randomised twin of an operation: its fields in another order, most under other names, literal integers one up or
 * down, and in one place a leaf less. What a gateway gains by knowing the operations of the benchmark it loses here.
 */
export function twinOf(source: string, seed: number): string {
  const random = createRandom(seed);
  const document = parse(source, { noLocation: true });
  const named = new Set<string>();
  let left = false;

  function fieldOf(field: FieldNode): FieldNode {
    if (random.chance(0.3)) return field;
    const letters = Array.from({ length: field.name.value.length + random.whole(-1, 3) }, () =>
      String.fromCharCode(97 + random.whole(0, 26)),
    );
    // A name that was given elsewhere could make two fields one.
    const alias = named.has(letters.join('')) ? `${letters.join('')}${named.size}` : letters.join('');
    named.add(alias);
    return { ...field, alias: { kind: Kind.NAME, value: alias } };
  }

  function shuffled(selections: readonly SelectionNode[]): SelectionNode[] {
    return selections
      .map((selection) => ({ selection, at: random.whole(0, 1_000_000) }))
      .sort((a, b) => a.at - b.at)
      .map(({ selection }) => selection);
  }

  const isLeaf = (selection: SelectionNode) => selection.kind === Kind.FIELD && selection.selectionSet === undefined;

  return print(
    visit(document, {
      SelectionSet: {
        leave(node): SelectionSetNode {
          const selections = shuffled(node.selections);
          const leaf = !left && selections.length > 3 ? selections.findIndex(isLeaf) : -1;
          left ||= leaf >= 0;
          return { ...node, selections: selections.filter((_, index) => index !== leaf) };
        },
      },
      Field: { leave: fieldOf },
      IntValue: (node) => ({ ...node, value: `${Number(node.value) + (random.chance(0.5) ? 1 : -1)}` }),
    }),
  );
}
