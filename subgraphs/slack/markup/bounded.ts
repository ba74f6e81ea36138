import { limits, type Inline, type Leaf, type RichText } from './richText.ts';

/** The tree as far as the limits go: the first nodes and characters. */
export function bounded(tree: RichText): RichText {
  let { nodes, characters } = limits;
  const isLeft = () => nodes > 0 && characters > 0;
  const cut = (text: string): string => {
    const kept = text.length <= characters ? text : text.slice(0, characters);
    characters -= kept.length;
    return kept.toWellFormed();
  };
  const inlines = (all: readonly Inline[]): Inline[] =>
    taken(all, (node) => {
      if ('url' in node) characters -= node.url.length;
      if ('text' in node) return { ...node, text: cut(node.text) };
      return 'name' in node && node.name !== null ? { ...node, name: cut(node.name) } : node;
    });
  const leaves = (all: readonly Leaf[]): Leaf[] =>
    taken(all, (leaf): Leaf => {
      if ('children' in leaf) return { ...leaf, children: inlines(leaf.children) };
      if (leaf.type === 'list') return { ...leaf, items: taken(leaf.items, inlines) };
      return leaf.type === 'file' ? { ...leaf, name: cut(leaf.name) } : { ...leaf, text: cut(leaf.text) };
    });
  return taken(tree, (block) =>
    block.type === 'quote' ? { ...block, children: leaves(block.children) } : leaves([block])[0]!,
  );

  function taken<Node>(all: readonly Node[], take: (node: Node) => Node): Node[] {
    const kept: Node[] = [];
    for (const node of all) {
      if (!isLeft()) break;
      nodes -= 1;
      kept.push(take(node));
    }
    return kept;
  }
}
