import type { SlackFileJson, SlackMessageJson } from './format.ts';
import type { Item } from './items.ts';
import type { ExportedMessage, ExportedReaction } from './records.ts';

/** `botUsers` leads from the id under which a bot posts to the user that users.json lists for it. */
export function messageOf(
  { item: message, raw, bytes }: Item<SlackMessageJson>,
  channelId: string,
  botUsers: ReadonlyMap<string, string>,
  isCopy = false,
): ExportedMessage {
  const { ts, thread_ts: threadTs } = message;
  if (message.subtype === 'tombstone')
    return { ...deletedMessage(channelId, ts, threadTs, isCopy), ...placeOf(message) };
  const files = filesOf(message);
  return {
    kind: 'message',
    isDeleted: false,
    isCopy,
    channelId,
    ts,
    postedAt: timeOf(ts),
    authorId: authorOf(message, botUsers),
    ...senderOf(message),
    text: message.text,
    subtype: message.subtype,
    editedTs: message.edited ? (message.edited.ts ?? ts) : null,
    ...placeOf(message),
    attachments: message.attachments.length > 0 ? message.attachments : null,
    files: files.length > 0 ? files.map(fileOf) : null,
    reactions: reactionsOf(message),
    reactionCount: Math.min(
      message.reactions.reduce((sum, { count, users }) => sum + Math.max(count ?? 0, users.length), 0),
      2 ** 31 - 1,
    ),
    raw,
    bytes,
  };
}

const placeOf = ({ ts, thread_ts: threadTs, reply_count }: SlackMessageJson) => ({
  threadTs,
  isThreadParent: (threadTs === null || threadTs === ts) && (reply_count ?? 0) > 0,
  isThreadReply: threadTs !== null && threadTs !== ts,
});

/** What is left of a deleted message. */
export const deletedMessage = (
  channelId: string,
  ts: string,
  threadTs: string | null,
  isCopy: boolean,
): ExportedMessage => ({
  kind: 'message',
  isDeleted: true,
  isCopy,
  channelId,
  ts,
  postedAt: timeOf(ts),
  authorId: null,
  senderName: null,
  senderIconUrl: null,
  text: null,
  subtype: null,
  editedTs: null,
  threadTs,
  isThreadParent: false,
  isThreadReply: threadTs !== null && threadTs !== ts,
  attachments: null,
  files: null,
  reactions: [],
  reactionCount: 0,
  raw: null,
  bytes: 0,
});

/** To the millisecond, cut off: what every column of a time holds. */
const timeOf = (ts: string): Date => new Date(Number(ts.slice(0, -7)) * 1000 + Number(ts.slice(-6, -3)));

function authorOf({ user, bot_id, comment }: SlackMessageJson, botUsers: ReadonlyMap<string, string>): string | null {
  return user ?? (bot_id === null ? (comment?.user ?? null) : (botUsers.get(bot_id) ?? bot_id));
}

/** What a webhook calls itself differs from message to message; people are known by their ids. */
function senderOf({ user, bot_id, username, icons, bot_profile }: SlackMessageJson) {
  if (user !== null && bot_id === null) return { senderName: null, senderIconUrl: null };
  const own = icons ?? bot_profile?.icons;
  return {
    senderName: username ?? bot_profile?.name ?? null,
    senderIconUrl: own?.image_72 ?? own?.image_64 ?? own?.image_48 ?? own?.image_36 ?? null,
  };
}

/** Until 2018 a message had one file, under another name; some have both. */
const filesOf = ({ file, files }: SlackMessageJson): SlackFileJson[] =>
  file === null || files.some(({ id }) => id === file.id) ? files : [file, ...files];

/** One entry per emoji, each person once. */
function reactionsOf(message: SlackMessageJson): ExportedReaction[] {
  const byEmoji = new Map<string, { users: Set<string>; count: number }>();
  for (const { name, users, count } of message.reactions) {
    if (name === null) continue;
    const entry = byEmoji.get(name) ?? { users: new Set<string>(), count: 0 };
    for (const user of users) entry.users.add(user);
    entry.count += count ?? users.length;
    byEmoji.set(name, entry);
  }
  return [...byEmoji].map(([emoji, { users, count }]) => ({
    emoji,
    users: [...users],
    isComplete: count <= users.size,
  }));
}

/** Names and sizes alone: the URLs of an export carry tokens that open the files. */
const fileOf = (file: SlackFileJson): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(file).filter(
      (entry): entry is [string, string | number] => entry[1] !== null && entry[0] !== 'user_team',
    ),
  );
