/**
 * The records of an export in the platform's words. Times are UTC; a `ts` is Slack's own, seconds with six decimals,
 * unique within its channel.
 */
export type ExportRecord = ExportedUser | ExportedLists | ExportedChannel | ExportedMessage | ExportedDay;

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
  /** Of another company, met through Slack Connect: of them name, picture and company are known alone. */
  isExternal: boolean;
  /** What the workspace or company of an external person is called. */
  company: string | null;
  profile: Record<string, string>;
  /**
   * Named by a channel or message but absent from users.json: what is known comes from that place, and gives way to any
   * better record of the same id.
   */
  isAbsent: boolean;
}

/** UNKNOWN is not PUBLIC. */
export type ChannelType = 'PUBLIC' | 'PRIVATE' | 'IM' | 'MPIM' | 'UNKNOWN';

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

/** What the lists of channels say of all channels, those included of which nothing is imported. */
export interface ExportedLists {
  kind: 'lists';
  /** The types of which there is a list. */
  types: ChannelType[];
  channels: Pick<ExportedChannel, 'slackId' | 'type' | 'members'>[];
}

/** A day file that was read whole, after its messages: what Slack still had of it. */
export interface ExportedDay {
  kind: 'day';
  channelId: string;
  /** The times of its messages, the first and the last first. */
  first: string;
  last: string;
  times: string[];
}

export interface ExportedMessage {
  kind: 'message';
  /** Deleted in Slack: a place in its channel and thread, without author, text or files. */
  isDeleted: boolean;
  /** Another copy of a message that has come already, edited later or deleted. */
  isCopy: boolean;
  channelId: string;
  ts: string;
  postedAt: Date;
  /** A user of the export; null where Slack names none (system messages, deleted ones). */
  authorId: string | null;
  /** The name and picture that a bot or webhook gave itself for this message alone. */
  senderName: string | null;
  senderIconUrl: string | null;
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
  /** Slack's own object, without secrets; null of a deleted message. */
  raw: Record<string, unknown> | null;
  /** Its length as JSON. */
  bytes: number;
}

export interface ExportedReaction {
  emoji: string;
  users: string[];
  /** Whether Slack lists everybody who reacted. */
  isComplete: boolean;
}
