import { firstText, isObject, objectsOf, textOf, type Json } from './json.ts';
import { parseInline, parseMrkdwn } from './mrkdwn.ts';
import type { Names } from './names.ts';
import type { Block, Inline } from './richText.ts';
import { richTextBlock } from './richTextBlock.ts';
import { isSafeUrl } from './safeLink.ts';

/** A message's blocks, those of Slack's next release too as far as they say something in the usual fields. */
export const readBlocks = (blocks: unknown, names: Names): Block[] =>
  objectsOf(blocks).flatMap((block) => blockOf(block, names));

/** https://docs.slack.dev/reference/block-kit/blocks */
function blockOf(block: Json, names: Names): Block[] {
  switch (block['type']) {
    case 'rich_text':
      return richTextBlock(block, names);
    case 'header':
      return headingOf(textObject(block['text'], names));
    case 'markdown':
      return parseMrkdwn(mrkdwnOf(textOf(block['text'])), names);
    case 'image':
      return [imageOf(block)];
    case 'context':
      return lineOf(objectsOf(block['elements']), names);
    case 'actions':
      return lineOf(objectsOf(block['elements']), names);
    case 'table':
      return tableOf(block['rows'], names);
    default:
      return generic(block, names);
  }
}

const headingOf = (children: Inline[]): Block[] => (children.length === 0 ? [] : [{ type: 'heading', children }]);

const paragraphOf = (children: Inline[]): Block[] => (children.length === 0 ? [] : [{ type: 'paragraph', children }]);

/** Section, video, file, input, and what else there is: title, text, description, fields, and what stands beside. */
function generic(block: Json, names: Names): Block[] {
  const accessory = isObject(block['accessory']) ? [block['accessory']] : [];
  const elements = [...objectsOf(block['elements']), ...accessory];
  return [
    ...headingOf(textObject(block['title'], names)),
    ...textBlocks(block['text'], names),
    ...paragraphOf(textObject(block['label'], names)),
    ...textBlocks(block['description'], names),
    ...objectsOf(block['fields']).flatMap((field) => textBlocks(field, names)),
    ...elements.filter(({ type }) => type === 'image').map(imageOf),
    ...lineOf(
      elements.filter(({ type }) => type !== 'image'),
      names,
    ),
  ];
}

/** Elements of one line, such as a context's texts and an action's buttons. */
function lineOf(elements: readonly Json[], names: Names): Block[] {
  const parts = elements.map((element) =>
    element['type'] === 'mrkdwn' || element['type'] === 'plain_text'
      ? textObject(element, names)
      : element['type'] === 'image'
        ? plain(textOf(element['alt_text']))
        : textObject(element['text'] ?? element['placeholder'], names),
  );
  return paragraphOf(
    parts
      .filter((part) => part.length > 0)
      .flatMap((part, index): Inline[] => (index === 0 ? part : [{ type: 'text', text: ' ' }, ...part])),
  );
}

/** Each row a line, its cells apart. */
const tableOf = (rows: unknown, names: Names): Block[] =>
  (Array.isArray(rows) ? rows : []).flatMap((row) =>
    paragraphOf(
      objectsOf(row).flatMap((cell, index): Inline[] => [
        ...(index === 0 ? [] : [{ type: 'text' as const, text: ' | ' }]),
        ...(cell['type'] === 'rich_text'
          ? richTextBlock(cell, names).flatMap((part) =>
              'children' in part && part.type !== 'quote' ? part.children : [],
            )
          : plain(textOf(cell['text']))),
      ]),
    ),
  );

/** A text object (https://docs.slack.dev/reference/block-kit/composition-objects/text-object), or a text. */
function textObject(value: unknown, names: Names): Inline[] {
  if (!isObject(value)) return plain(textOf(value));
  const text = textOf(value['text']);
  return value['type'] === 'mrkdwn' ? parseInline(text, names) : plainWithEmoji(text, names);
}

function textBlocks(value: unknown, names: Names): Block[] {
  if (isObject(value) && value['type'] === 'mrkdwn') return parseMrkdwn(textOf(value['text']), names);
  return paragraphOf(textObject(value, names));
}

const plain = (text: string): Inline[] => (text.trim() === '' ? [] : [{ type: 'text', text }]);

/** Of all marks a plain text has emoji alone. */
const plainWithEmoji = (text: string, names: Names): Inline[] =>
  text.split(/(:[^\s:]+(?:::skin-tone-[2-6])?:)/u).flatMap((part) => {
    const nodes = /^:.+:$/su.test(part) ? parseInline(part, names) : [];
    return nodes[0]?.type === 'emoji' ? nodes : plain(part);
  });

export function imageOf(image: Json): Block {
  const url = firstText(image['image_url'], image['thumb_url']);
  const title = isObject(image['title']) ? image['title']['text'] : image['title'];
  return {
    type: 'image',
    url: isSafeUrl(url) ? url : null,
    text: firstText(title, image['alt_text'], image['fallback']),
  };
}

/** Standard Markdown as far as Slack's own has the same under another mark. */
const mrkdwnOf = (markdown: string): string =>
  markdown
    .replaceAll(/!?\[([^[\]\n]*)\]\(([^()\s]+)\)/g, '<$2|$1>')
    .replaceAll(/^#{1,6} +([^\n]+)$/gm, '*$1*')
    .replaceAll('**', '*')
    .replaceAll('~~', '~');
