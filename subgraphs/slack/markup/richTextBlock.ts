import { channelNode, dateNode, isRange, userNode, usergroupNode } from './bracket.ts';
import { characterOf, emojiCharacter } from './emoji.ts';
import { firstText, objectOf, objectsOf, textOf, type Json } from './json.ts';
import type { Names } from './names.ts';
import type { Block, Inline, Styles } from './richText.ts';
import { safeLink } from './safeLink.ts';

/**
 * What Slack's editor writes. Its texts are not escaped.
 * https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
 */
export const richTextBlock = (block: Json, names: Names): Block[] =>
  objectsOf(block['elements']).flatMap((element) => partOf(element, names));

function partOf(element: Json, names: Names): Block[] {
  const children = objectsOf(element['elements']);
  if (element['type'] === 'rich_text_list') {
    const items = children.map((item) => inlineOf(item['elements'], names)).filter((item) => item.length > 0);
    if (items.length === 0) return [];
    const isOrdered = element['style'] === 'ordered';
    return [
      {
        type: 'list',
        isOrdered,
        indent: Math.min(countOf(element['indent']), 8),
        start: isOrdered ? countOf(element['offset']) + 1 : 1,
        items,
      },
    ];
  }
  const inline = inlineOf(children, names);
  if (inline.length === 0) return [];
  if (element['type'] === 'rich_text_preformatted') return [{ type: 'code', text: inline.map(codeOf).join('') }];
  const paragraph = { type: 'paragraph' as const, children: inline };
  return [element['type'] === 'rich_text_quote' ? { type: 'quote', children: [paragraph] } : paragraph];
}

const countOf = (value: unknown): number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 ? Math.min(value, 1_000_000) : 0;

const codeOf = (node: Inline): string => ('text' in node ? node.text : ('name' in node && node.name) || '');

export const inlineOf = (elements: unknown, names: Names): Inline[] =>
  objectsOf(elements)
    .map((element) => nodeOf(element, names))
    .filter((node) => !('text' in node) || node.text !== '');

function nodeOf(element: Json, names: Names): Inline {
  const styles = stylesOf(element['style']);
  const text = textOf(element['text']);
  const id = (name: string) => textOf(element[name]);
  switch (element['type']) {
    case 'text':
      return { type: 'text', text, ...styles };
    case 'link':
      return safeLink(id('url'), text, styles);
    case 'user':
      return userNode(id('user_id'), names);
    case 'channel':
      return channelNode(id('channel_id'), names);
    case 'usergroup':
      return usergroupNode(id('usergroup_id'), firstText(element['name'], element['handle']));
    case 'broadcast':
      return isRange(id('range'))
        ? { type: 'broadcast', range: id('range') as 'here' }
        : { type: 'text', text: `@${id('range')}` };
    case 'emoji':
      return emojiNode(element);
    case 'date':
      return dateNode(Number(element['timestamp']), firstText(element['fallback'], element['format']));
    case 'color':
      return { type: 'text', text: id('value') };
    default: {
      // Slack's newer ones (canvas, list_record, citation, workflow_mention, …) have a text, an address or neither.
      const label = firstText(text, element['fallback'], element['label'], element['title'], element['name']);
      return safeLink(firstText(element['url'], element['link'], element['permalink']), label, styles);
    }
  }
}

function emojiNode(element: Json): Inline {
  const tone = typeof element['skin_tone'] === 'number' ? `::skin-tone-${element['skin_tone']}` : '';
  const name = `${textOf(element['name'])}${tone}`;
  return { type: 'emoji', name, unicode: characterOf(textOf(element['unicode'])) ?? emojiCharacter(name) };
}

function stylesOf(value: unknown): Styles {
  const style = objectOf(value);
  const styles: Styles = {};
  for (const name of ['bold', 'italic', 'strike', 'underline', 'code'] as const)
    if (style[name] === true) styles[name] = true;
  return styles;
}
