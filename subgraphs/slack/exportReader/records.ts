/**
 * The records of an export in the platform's words. Times are UTC; a `ts` is Slack's own, seconds with six decimals,
 * unique within its channel.
 */
export type ExportRecord = ExportedUser | ExportedChannel | ExportedMessage;

export interface ExportedUser {
  kind: 'user';
  slackId: string;
  name: string;
  displayName: string | null;
  realName: string | null;
  email: string | null;
  title: string | null;
  phone: string | null;
  timezone: string | null;
  timezoneOffset: number | null;
  imageUrl: string | null;
  isBot: boolean;
  isAdmin: boolean;
  isDeleted: boolean;
  profile: Record<string, string>;
  /**
   * Named by a channel or message but absent from users.json: what is known comes from that place, and gives way to any
   * better record of the same id.
   */
  isAbsent: boolean;
}

export type ChannelType = 'PUBLIC' | 'PRIVATE' | 'IM' | 'MPIM';

export interface ExportedChannel {
  kind: 'channel';
  slackId: string;
  name: string;
  type: ChannelType;
  purpose: string | null;
  topic: string | null;
  isArchived: boolean;
  createdAt: Date | null;
  /** Slack ids of the members, each once. */
  members: string[];
}

export interface ExportedMessage {
  kind: 'message';
  channelId: string;
  ts: string;
  postedAt: Date;
  /** A user of the export; null where Slack names none (system messages, deleted ones). */
  authorId: string | null;
  text: string | null;
  subtype: string | null;
  editedTs: string | null;
  threadTs: string | null;
  isThreadParent: boolean;
  isThreadReply: boolean;
  attachments: Record<string, unknown>[] | null;
  files: Record<string, string | number>[] | null;
  reactions: ExportedReaction[];
  /** The sum of Slack's counts, which may exceed the people it lists. */
  reactionCount: number;
}

export interface ExportedReaction {
  emoji: string;
  users: string[];
  /** Whether Slack lists everybody who reacted. */
  isComplete: boolean;
}
