import { bracketNode, decoded } from './bracket.ts';
import { emojiCharacter } from './emoji.ts';
import type { Names } from './names.ts';
import type { Block, Inline, Styles } from './richText.ts';

/**
 * Slack's markup of texts as blocks: code fences, quoted lines, and paragraphs that keep their line breaks.
 * https://docs.slack.dev/messaging/formatting-message-text
 */
export function parseMrkdwn(text: string, names: Names): Block[] {
  const blocks: Block[] = [];
  const parts = text.replaceAll('\r\n', '\n').split('```');
  for (const [index, part] of parts.entries()) {
    // A fence that nothing closes is none.
    if (index % 2 === 0) blocks.push(...linesOf(part, names));
    else if (index === parts.length - 1) blocks.push(...linesOf(`\`\`\`${part}`, names));
    else if (part.trim() !== '')
      blocks.push({ type: 'code', text: codeOf(part.replace(/^\n/, '').replace(/\n$/, '')) });
  }
  return blocks;
}

/** Slack makes links of addresses in code, too. */
const codeOf = (text: string): string =>
  decoded(text.replaceAll(/<([^<>|\n]+)(?:\|([^<>\n]*))?>/g, (_, target: string, label?: string) => label || target));

/** `>` quotes a line, `>>>` all that follows. */
function linesOf(text: string, names: Names): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let isQuote = false;
  let isQuoteToTheEnd = false;
  const end = () => {
    const children = parseInline(lines.join('\n').replace(/^\n+/, '').trimEnd(), names);
    if (children.length > 0) blocks.push(isQuote ? quoteOf(children) : { type: 'paragraph', children });
    lines = [];
  };
  for (const line of text.split('\n')) {
    const mark = isQuoteToTheEnd ? '' : (/^(?:&gt;|>){3} ?|^(?:&gt;|>) ?/.exec(line)?.[0] ?? '');
    if ((isQuoteToTheEnd || mark !== '') !== isQuote) end();
    isQuoteToTheEnd ||= /^(?:&gt;|>){3}/.test(mark);
    isQuote = isQuoteToTheEnd || mark !== '';
    lines.push(line.slice(mark.length));
  }
  end();
  return blocks;
}

const quoteOf = (children: Inline[]): Block => ({ type: 'quote', children: [{ type: 'paragraph', children }] });

interface Mark {
  mark: string;
  opens: boolean;
  closes: boolean;
  isPaired: boolean;
}
type Token = { node: Inline } | { text: string } | Mark;

/** What stands in angle brackets, in backticks, between colons, and the marks of styles. */
const special = /<([^<>\n]+)>|`([^`\n]+)`|:([\p{L}\p{N}_+'-]+(?:::skin-tone-[2-6])?):|([*_~])/gu;

/** Marked text as inline nodes; a style does not go over the end of a line. */
export function parseInline(text: string, names: Names): Inline[] {
  const tokens: Token[] = [];
  let at = 0;
  special.lastIndex = 0;
  for (const match of text.matchAll(special)) {
    const token = tokenOf(match, text, names);
    if (token === null) continue;
    if (match.index > at) tokens.push({ text: text.slice(at, match.index) });
    tokens.push(token);
    at = match.index + match[0].length;
  }
  if (at < text.length) tokens.push({ text: text.slice(at) });
  pair(tokens);
  return styled(tokens);
}

function tokenOf(match: RegExpExecArray, text: string, names: Names): Token | null {
  const [whole, bracket, code, emoji, mark = ''] = match;
  if (bracket !== undefined) return { node: bracketNode(bracket, names) };
  if (code !== undefined) return { node: { type: 'text', text: codeOf(code), code: true } };
  if (emoji !== undefined) {
    const unicode = emojiCharacter(emoji);
    return unicode === null ? null : { node: { type: 'emoji', name: emoji, unicode } };
  }
  const before = text[match.index - 1] ?? '';
  const after = text[match.index + whole.length] ?? '';
  return {
    mark,
    opens: edge.test(before) && /\S/.test(after),
    closes: /\S/.test(before) && edge.test(after),
    isPaired: false,
  };
}

/** Styles begin and end at words: `snake_case_name` has none. */
const edge = /^$|[\s\p{P}\p{S}]/u;

/** Joins each closing mark with the open one of its kind; of each kind one is open at most. */
function pair(tokens: readonly Token[]): void {
  let open: Mark[] = [];
  for (const token of tokens) {
    if ('text' in token && token.text.includes('\n')) open = [];
    if (!('mark' in token)) continue;
    const at = open.findIndex(({ mark }) => mark === token.mark);
    if (token.closes && at >= 0) {
      open[at]!.isPaired = token.isPaired = true;
      open = open.slice(0, at);
    } else if (token.opens && at < 0) open.push(token);
  }
}

const styleOf: Record<string, keyof Styles> = { '*': 'bold', _: 'italic', '~': 'strike' };

function styled(tokens: readonly Token[]): Inline[] {
  const nodes: Inline[] = [];
  const styles: Styles = {};
  let plain = '';
  const end = () => {
    if (plain !== '') nodes.push({ type: 'text', text: decoded(plain), ...styles });
    plain = '';
  };
  for (const token of tokens) {
    if ('text' in token) plain += token.text;
    else if ('node' in token) {
      end();
      const { node } = token;
      nodes.push(node.type === 'text' || node.type === 'link' ? { ...node, ...styles } : node);
    } else if (!token.isPaired) plain += token.mark;
    else {
      end();
      const style = styleOf[token.mark]!;
      if (styles[style]) delete styles[style];
      else styles[style] = true;
    }
  }
  end();
  return nodes;
}
