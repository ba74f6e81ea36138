import type { SlackFileJson, SlackMessageJson } from './format.ts';
import type { ExportedMessage, ExportedReaction } from './records.ts';

/** `botUsers` leads from the id under which a bot posts to the user that users.json lists for it. */
export function messageOf(
  message: SlackMessageJson,
  channelId: string,
  botUsers: ReadonlyMap<string, string>,
): ExportedMessage {
  const { ts, thread_ts: threadTs } = message;
  return {
    kind: 'message',
    channelId,
    ts,
    postedAt: timeOf(ts),
    authorId: authorOf(message, botUsers),
    text: message.text,
    subtype: message.subtype,
    editedTs: message.edited ? (message.edited.ts ?? ts) : null,
    threadTs,
    isThreadParent: (threadTs === null || threadTs === ts) && (message.reply_count ?? 0) > 0,
    isThreadReply: threadTs !== null && threadTs !== ts,
    attachments: message.attachments.length > 0 ? message.attachments : null,
    files: message.files.length > 0 ? message.files.map(fileOf) : null,
    reactions: reactionsOf(message),
    reactionCount: Math.min(
      message.reactions.reduce((sum, { count, users }) => sum + Math.max(count ?? 0, users.length), 0),
      2 ** 31 - 1,
    ),
  };
}

/** To the millisecond, cut off: what every column of a time holds. */
const timeOf = (ts: string): Date => new Date(Number(ts.slice(0, -7)) * 1000 + Number(ts.slice(-6, -3)));

function authorOf(
  { subtype, user, bot_id, comment }: SlackMessageJson,
  botUsers: ReadonlyMap<string, string>,
): string | null {
  if (subtype === 'tombstone') return null; // Slack names its own bot in place of the author of a deleted message
  return user ?? (bot_id === null ? (comment?.user ?? null) : (botUsers.get(bot_id) ?? bot_id));
}

/** One entry per emoji, each person once. */
function reactionsOf(message: SlackMessageJson): ExportedReaction[] {
  const byEmoji = new Map<string, { users: Set<string>; count: number }>();
  for (const { name, users, count } of message.reactions) {
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
  Object.fromEntries(Object.entries(file).filter((entry): entry is [string, string | number] => entry[1] !== null));
