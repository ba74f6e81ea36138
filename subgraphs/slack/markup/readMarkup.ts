import { isQuotation, readAttachments, readFiles } from './attachments.ts';
import { readBlocks } from './blockKit.ts';
import { bounded } from './bounded.ts';
import { userNode } from './bracket.ts';
import { firstText, isObject, objectOf, objectsOf, textOf, type Json } from './json.ts';
import { parseMrkdwn } from './mrkdwn.ts';
import type { Names } from './names.ts';
import { plainTextOf } from './plainTextOf.ts';
import type { Block, Inline, RichText } from './richText.ts';

/** What a message says, in forms that need no knowledge of Slack's. Null and empty where it says nothing. */
export interface Markup {
  plainText: string | null;
  richText: RichText | null;
  /** Slack's ids of the people whom the message itself mentions, each once, without those whom it quotes mentioning. */
  mentions: string[];
  links: Link[] | null;
}

export interface Link {
  url: string;
  title: string;
}

/**
 * Reads Slack's own object of a message, which may be any JSON: words from its blocks, else from its text, then its
 * attachments, files, and what a huddle or an event says of itself. The plain text is the tree's.
 */
export function readMarkup(raw: Json, names: Names): Markup {
  const attachments = objectsOf(raw['attachments']);
  const own = [
    ...wordsOf(raw, names),
    ...readAttachments(
      attachments.filter((attachment) => !isQuotation(attachment)),
      names,
    ),
  ];
  const said = [...own, ...readFiles(raw), ...commentsOf(raw, own, names)];
  const tree = bounded([
    ...(said.length === 0 ? eventOf(raw, names) : said),
    ...readAttachments(attachments.filter(isQuotation), names),
  ]);
  const plainText = plainTextOf(tree);
  const links = linksOf(tree);
  return {
    plainText: plainText === '' ? null : plainText,
    richText: tree.length === 0 ? null : tree,
    mentions: mentionsOf(own),
    links: links.length === 0 ? null : links,
  };
}

function wordsOf(raw: Json, names: Names): Block[] {
  const blocks = readBlocks(raw['blocks'], names);
  return plainTextOf(blocks) === '' ? parseMrkdwn(textOf(raw['text']), names) : blocks;
}

/** What was said of a file when it was shared, until 2018 in the file alone or as a message of its own. */
function commentsOf({ file, files, comment }: Json, own: RichText, names: Names): Block[] {
  const said = plainTextOf(own);
  const comments = [
    ...objectsOf([file, ...(Array.isArray(files) ? files : [])]).map((one) =>
      isObject(one['initial_comment']) ? one['initial_comment']['comment'] : one['initial_comment'],
    ),
    objectOf(comment)['comment'],
  ];
  return [...new Set(comments.map(textOf))]
    .map((text) => parseMrkdwn(text, names))
    .filter((blocks) => blocks.length > 0 && !said.includes(plainTextOf(blocks)))
    .flat();
}

/** A huddle or an event without words of its own: what it is about. */
function eventOf(raw: Json, names: Names): Block[] {
  const about = firstText(raw['topic'], raw['purpose'], raw['name']);
  if (!isObject(raw['room'])) return parseMrkdwn(about, names);
  const room = raw['room'];
  const ids = [room['participants'], room['participant_history']].find(
    (list) => Array.isArray(list) && list.length > 0,
  );
  const people = (Array.isArray(ids) ? ids : []).filter((id) => typeof id === 'string');
  const name = firstText(room['name'], about);
  return [
    {
      type: 'paragraph',
      children: [
        { type: 'text', text: name === '' ? 'Huddle' : `Huddle: ${name}` },
        ...people.flatMap((id, index): Inline[] => [
          { type: 'text', text: index === 0 ? ' with ' : ', ' },
          userNode(id, names),
        ]),
      ],
    },
  ];
}

function inlinesOf(tree: RichText): Inline[] {
  return tree.flatMap((block) => {
    if (block.type === 'quote') return inlinesOf(block.children);
    if (block.type === 'list') return block.items.flat();
    return 'children' in block ? block.children : [];
  });
}

/** As many as are kept of one message. */
const most = 1000;

/** Slack's ids, as long as they are stored. Whatever else stands in their place, a search must not take for its marks. */
const userId = /^[A-Z0-9]{1,255}$/;

const mentionsOf = (tree: RichText): string[] =>
  [
    ...new Set(inlinesOf(tree).flatMap((node) => (node.type === 'user' && userId.test(node.id) ? [node.id] : []))),
  ].slice(0, most);

function linksOf(tree: RichText): Link[] {
  const links = new Map<string, string>();
  for (const node of inlinesOf(tree)) if (node.type === 'link' && !links.has(node.url)) links.set(node.url, node.text);
  return [...links].slice(0, most).map(([url, title]) => ({ url, title }));
}
