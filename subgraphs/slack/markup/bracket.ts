import type { Names } from './names.ts';
import type { Inline } from './richText.ts';
import { safeLink } from './safeLink.ts';

/** Slack writes three characters of a text as entities, and no others. */
export const decoded = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** What stands in angle brackets: a person, a channel, a group, everybody, a date, or a link, each with a label or not. */
export function bracketNode(bracket: string, names: Names): Inline {
  const bar = bracket.indexOf('|');
  const target = decoded(bar < 0 ? bracket : bracket.slice(0, bar));
  const label = bar < 0 ? '' : decoded(bracket.slice(bar + 1));
  const id = target.slice(1);
  if (/^@[A-Z0-9]+$/.test(target)) return userNode(id, names, label);
  if (/^#[A-Z0-9]+$/.test(target)) return channelNode(id, names, label);
  if (target.startsWith('!')) return commandNode(id, label);
  return safeLink(target, label);
}

export const userNode = (id: string, names: Names, label = ''): Inline => ({
  type: 'user',
  id,
  name: names.user(id) ?? (label.replace(/^@/, '') || id),
});

export function channelNode(id: string, names: Names, label = ''): Inline {
  const name = names.channel(id);
  return { type: 'channel', id, name: name === undefined ? label.replace(/^#/, '') || id : name };
}

export const usergroupNode = (id: string, label = ''): Inline => ({
  type: 'usergroup',
  id,
  name: label.replace(/^@/, '') || id,
});

export const isRange = (word: string): word is 'here' | 'channel' | 'everyone' =>
  word === 'here' || word === 'channel' || word === 'everyone';

/** `!here`, `!subteam^ID`, `!date^timestamp^format^link`; of what is not known the label stays. */
function commandNode(command: string, label: string): Inline {
  const [word = '', argument = '', format = ''] = command.split('^');
  if (isRange(word)) return { type: 'broadcast', range: word };
  if (word === 'group') return { type: 'broadcast', range: 'channel' };
  if (word === 'subteam' && argument !== '') return usergroupNode(argument, label);
  if (word === 'date') return dateNode(Number(argument), label || format);
  return { type: 'text', text: label || `@${word}` };
}

/** The last moment that a Date has, in seconds. */
const lastSecond = 8_640_000_000_000;

/** A format is shown as Slack shows it to nobody: in UTC, to the minute. */
export function dateNode(timestamp: number, text: string): Inline {
  if (!Number.isInteger(timestamp) || Math.abs(timestamp) > lastSecond) return { type: 'text', text };
  const written = `${new Date(timestamp * 1000).toISOString().slice(0, -8).replace('T', ' ')} UTC`;
  return { type: 'date', timestamp, text: text === '' || /\{\w+\}/.test(text) ? written : text };
}
