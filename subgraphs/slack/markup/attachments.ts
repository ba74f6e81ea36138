import { imageOf, readBlocks } from './blockKit.ts';
import { firstText, objectOf, objectsOf, textOf, type Json } from './json.ts';
import { parseInline, parseMrkdwn } from './mrkdwn.ts';
import type { Names } from './names.ts';
import type { Block, Inline, Leaf } from './richText.ts';
import { safeLink } from './safeLink.ts';

/** Attachments within attachments, as a shared message of a shared message has them. */
const deepest = 4;

/**
 * Attachments as quotes: what an integration adds to a message, what Slack shows of a link, a message that is shared.
 * https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments
 */
export const readAttachments = (attachments: unknown, names: Names, depth = 0): Block[] =>
  depth >= deepest ? [] : objectsOf(attachments).flatMap((attachment) => attachmentOf(attachment, names, depth));

/** Whether it quotes something that stands elsewhere: its mentions are not this message's. */
export const isQuotation = (attachment: Json): boolean =>
  attachment['is_share'] === true || attachment['is_msg_unfurl'] === true || textOf(attachment['from_url']) !== '';

function attachmentOf(attachment: Json, names: Names, depth: number): Block[] {
  const pretext = parseMrkdwn(textOf(attachment['pretext']), names);
  const heading: Block[] = [
    ...lineOf(linked(firstText(attachment['author_name'], attachment['author_subname']), attachment['author_link'])),
    ...lineOf(titleOf(attachment, names)),
  ];
  const words = leaves([...ownWords(attachment, names, depth)]);
  const rest: Leaf[] = leaves([
    ...objectsOf(attachment['fields']).flatMap((field) => fieldOf(field, names)),
    ...(firstText(attachment['image_url'], attachment['thumb_url']) === ''
      ? []
      : [imageOf({ ...attachment, title: '' })]),
    ...readFiles(attachment),
    ...readAttachments(attachment['attachments'], names, depth + 1),
  ]);
  const said = leaves([...heading, ...words, ...rest.filter(({ type }) => type !== 'image')]);
  const isShown = rest.some((leaf) => leaf.type === 'image' && leaf.text === textOf(attachment['fallback']));
  const fallback = said.length === 0 && pretext.length === 0 && !isShown ? fallbackOf(attachment, names) : [];
  const children = leaves([
    ...heading,
    ...words,
    ...rest,
    ...leaves(fallback),
    ...lineOf(parseInline(textOf(attachment['footer']), names)),
  ]);
  return [...pretext, ...(children.length === 0 ? [] : [{ type: 'quote' as const, children }])];
}

/** Blocks, where there are any, are the better form of the same words. */
function ownWords(attachment: Json, names: Names, depth: number): Block[] {
  const shared = objectsOf(attachment['message_blocks']).flatMap(({ message }) => [
    ...readBlocks(objectOf(message)['blocks'], names),
    ...readAttachments(objectOf(message)['attachments'], names, depth + 1),
  ]);
  if (shared.length > 0) return shared;
  const blocks = readBlocks(attachment['blocks'], names);
  return blocks.length > 0 ? blocks : parseMrkdwn(textOf(attachment['text']), names);
}

const fallbackOf = ({ fallback }: Json, names: Names): Block[] =>
  textOf(fallback) === '[no preview available]' ? [] : parseMrkdwn(textOf(fallback), names);

const titleOf = (attachment: Json, names: Names): Inline[] => {
  const link = textOf(attachment['title_link']);
  const title = parseInline(textOf(attachment['title']), names);
  return link === '' || title.length !== 1 || title[0]!.type !== 'text' ? title : linked(title[0]!.text, link);
};

function linked(text: string, url: unknown): Inline[] {
  if (text === '') return [];
  return textOf(url) === '' ? [{ type: 'text', text }] : [safeLink(textOf(url), text)];
}

const lineOf = (children: Inline[]): Leaf[] => (children.length === 0 ? [] : [{ type: 'paragraph', children }]);

function fieldOf(field: Json, names: Names): Block[] {
  const title = textOf(field['title']);
  const blocks = parseMrkdwn(textOf(field['value']), names);
  const label: Inline = { type: 'text', text: `${title}: `, bold: true };
  if (title === '') return blocks;
  const [first, ...more] = blocks;
  return first?.type === 'paragraph'
    ? [{ type: 'paragraph', children: [label, ...first.children] }, ...more]
    : [{ type: 'paragraph', children: [label] }, ...blocks];
}

/** A quote within a quote is its words. */
const leaves = (blocks: readonly Block[]): Leaf[] =>
  blocks.flatMap((block) => (block.type === 'quote' ? block.children : [block]));

/** Files, canvases and lists: the name of each. Until 2018 there was one, as `file`. */
export function readFiles({ file, files }: Json): Leaf[] {
  const seen = new Set<string>();
  return objectsOf([file, ...(Array.isArray(files) ? files : [])]).flatMap((one) => {
    const id = textOf(one['id']);
    const name = firstText(one['title'], one['name']);
    if (name === '' || (id !== '' && seen.has(id))) return [];
    seen.add(id);
    return [{ type: 'file' as const, id: id || null, name }];
  });
}
