import type { Block, Inline, Leaf, RichText } from './richText.ts';

/** A tree as a person would type it: words without marks, `• ` before items, `> ` before quoted lines. */
export const plainTextOf = (tree: RichText): string => tree.map(blockText).join('\n').trim();

function blockText(block: Block): string {
  if (block.type !== 'quote') return leafText(block);
  return block.children.map(leafText).join('\n').replaceAll(/^/gm, '> ');
}

function leafText(leaf: Leaf): string {
  switch (leaf.type) {
    case 'paragraph':
    case 'heading':
      return inlineText(leaf.children);
    case 'list':
      return leaf.items
        .map(
          (item, index) =>
            `${'  '.repeat(leaf.indent)}${leaf.isOrdered ? `${leaf.start + index}.` : '•'} ${inlineText(item)}`,
        )
        .join('\n');
    case 'code':
    case 'image':
      return leaf.text;
    default:
      return leaf.name;
  }
}

const inlineText = (children: readonly Inline[]): string => children.map(nodeText).join('');

function nodeText(node: Inline): string {
  switch (node.type) {
    case 'text':
    case 'date':
      return node.text;
    case 'link':
      return addressOf(node.url) === addressOf(node.text) ? node.text : `${node.text} (${node.url})`;
    case 'user':
    case 'usergroup':
      return `@${node.name}`;
    case 'channel':
      return node.name === null ? '#private channel' : `#${node.name}`;
    case 'broadcast':
      return `@${node.range}`;
    default:
      return node.unicode ?? `:${node.name}:`;
  }
}

/** A label that is its address, or most of it, need not be followed by it. */
const addressOf = (url: string): string => url.replace(/^(?:https?:\/\/|mailto:)/, '').replace(/\/$/, '');
