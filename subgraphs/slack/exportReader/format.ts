import {
  address,
  anyObject,
  described,
  flag,
  identifier,
  integer,
  list,
  object,
  privacy,
  text,
  timestamp,
  whole,
  type Lenient,
  type LenientOf,
} from './lenient.ts';

/**
 * What Slack writes into an export, as far as it is read: https://slack.com/help/articles/220556107 and, for the
 * objects, https://docs.slack.dev/reference/objects. A record needs its id alone, a message its `ts`.
 */
export interface RecordFormat<Record> {
  noun: 'user' | 'channel' | 'message';
  /** The field without which it is no record. */
  id: string;
  read: Lenient<{ [Name in keyof Record]: Record[Name] | null } | null>;
}

type RecordOf<Format> = Format extends RecordFormat<infer Record> ? Record : never;

const recordOf = <Id extends string, Fields extends Record<string, Lenient<unknown>>>(
  noun: RecordFormat<unknown>['noun'],
  id: Id,
  idOf: Lenient<string | null>,
  fields: Fields,
) =>
  ({ noun, id, read: object({ [id]: idOf, ...fields }) }) as unknown as RecordFormat<
    { [Name in keyof Fields]: LenientOf<Fields[Name]> } & { [Name in Id]: string }
  >;

const profile = object({
  display_name: text(255),
  real_name: text(255),
  email: address,
  title: text(255),
  phone: text(50),
  image_192: text(1024),
  image_72: text(1024),
  bot_id: identifier,
  team: identifier,
  first_name: text(255),
  last_name: text(255),
  pronouns: text(255),
  status_text: text(255),
  status_emoji: text(255),
  start_date: text(20),
});

export const slackUser = recordOf('user', 'id', identifier, {
  team_id: identifier,
  name: text(255),
  real_name: text(255),
  tz: text(100),
  tz_offset: integer,
  deleted: flag,
  is_bot: flag,
  is_admin: flag,
  is_owner: flag,
  is_stranger: flag,
  enterprise_user: object({
    id: identifier,
    enterprise_id: identifier,
    enterprise_name: text(255),
    teams: list(identifier),
  }),
  profile,
});
export type SlackUserJson = RecordOf<typeof slackUser>;

export const slackChannel = recordOf('channel', 'id', identifier, {
  name: text(255),
  created: whole,
  is_archived: flag,
  is_private: privacy,
  is_group: privacy,
  is_im: privacy,
  is_mpim: privacy,
  topic: described(10_000),
  purpose: described(10_000),
  members: list(identifier),
  previous_names: list(text(255)),
  context_team_id: identifier,
  conversation_host_id: identifier,
  shared_team_ids: list(identifier),
  internal_team_ids: list(identifier),
});
export type SlackChannelJson = RecordOf<typeof slackChannel>;

const reaction = object({ name: identifier, users: list(identifier), count: integer });

const file = object({
  id: identifier,
  name: text(255),
  title: text(255),
  mimetype: text(255),
  filetype: text(255),
  size: whole,
  created: whole,
  user: identifier,
  user_team: identifier,
  mode: text(50),
  permalink: text(1024),
});
export type SlackFileJson = NonNullable<LenientOf<typeof file>>;

const icons = object({
  emoji: text(255),
  image_72: text(1024),
  image_64: text(1024),
  image_48: text(1024),
  image_36: text(1024),
});

/** The longest text that a message keeps; Slack's own limit is 40,000 characters. */
const longestText = 1_000_000;

export const slackMessage = recordOf('message', 'ts', timestamp, {
  type: identifier,
  subtype: text(100),
  user: identifier,
  bot_id: identifier,
  username: text(255),
  icons,
  text: text(longestText),
  thread_ts: timestamp,
  reply_count: integer,
  edited: object({ ts: timestamp }),
  reactions: list(reaction),
  file,
  files: list(file),
  attachments: list(anyObject),
  user_team: identifier,
  user_profile: object({
    name: text(255),
    display_name: text(255),
    real_name: text(255),
    image_72: text(1024),
    team: identifier,
  }),
  bot_profile: object({ name: text(255), icons }),
  comment: object({ user: identifier }),
  // What events about other messages carry.
  deleted_ts: timestamp,
  previous_message: object({ ts: timestamp, thread_ts: timestamp }),
  message: anyObject,
});
export type SlackMessageJson = RecordOf<typeof slackMessage>;
