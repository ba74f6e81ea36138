import { z } from 'zod';

/**
 * What Slack writes into an export, as far as it is read: https://slack.com/help/articles/220556107 and, for the
 * objects, https://docs.slack.dev/reference/objects. Keys that are not named are ignored; an absent, null or empty
 * value is the same.
 */
const clip = (length: number) => (text: string | null | undefined) =>
  text ? text.slice(0, length).toWellFormed() : null;
const text = (length: number) => z.string().nullish().transform(clip(length));
const flag = z.boolean().nullish().transform(Boolean);
/** An id or an emoji's name, as Slack writes it: one word. */
const requiredIdentifier = z
  .string()
  .max(255)
  .regex(/^[^\s\p{Cc}]+$/u);
const identifier = z
  .union([requiredIdentifier, z.literal('')])
  .nullish()
  .transform((id) => id || null);
/** A part of an address is another address, so that one which is too long is none. */
const address = z
  .string()
  .nullish()
  .transform((email) => (email && email.trim().length <= 320 ? email.trim() || null : null));
const list = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
const whole = z
  .number()
  .nullish()
  .transform((number) => (typeof number === 'number' && Number.isSafeInteger(number) ? number : null));
/** Fits PostgreSQL's integer. */
const integer = whole.transform((number) => (number !== null && Math.abs(number) < 2 ** 31 ? number : null));
const described = z
  .union([z.string(), z.object({ value: z.string().nullish() }).transform(({ value }) => value)])
  .nullish()
  .transform(clip(10_000));

const profile = z.object({
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

export const slackUser = z.object({
  id: requiredIdentifier,
  team_id: identifier,
  name: text(255),
  real_name: text(255),
  tz: text(100),
  tz_offset: integer,
  deleted: flag,
  is_bot: flag,
  is_admin: flag,
  is_owner: flag,
  profile: profile.nullish(),
});
export type SlackUserJson = z.output<typeof slackUser>;

export const slackChannel = z.object({
  id: requiredIdentifier,
  name: text(255),
  created: whole,
  is_archived: flag,
  is_private: flag,
  is_im: flag,
  is_mpim: flag,
  topic: described,
  purpose: described,
  members: list(requiredIdentifier),
});
export type SlackChannelJson = z.output<typeof slackChannel>;

const reaction = z.object({ name: requiredIdentifier, users: list(requiredIdentifier), count: integer });

const file = z.object({
  id: identifier,
  name: text(255),
  title: text(255),
  mimetype: text(255),
  filetype: text(255),
  size: whole,
  created: whole,
  user: identifier,
  mode: text(50),
  permalink: text(1024),
});
export type SlackFileJson = z.output<typeof file>;

export const slackMessage = z.object({
  type: z.literal('message'),
  ts: z.string().regex(/^\d{1,10}\.\d{6}$/),
  subtype: text(100),
  user: identifier,
  bot_id: identifier,
  username: text(255),
  text: z
    .string()
    .nullish()
    .transform((words) => words ?? null),
  thread_ts: z
    .string()
    .regex(/^\d{1,10}\.\d{6}$/)
    .nullish()
    .transform((ts) => ts ?? null),
  reply_count: integer,
  edited: z.object({ ts: text(50) }).nullish(),
  reactions: list(reaction),
  files: list(file),
  attachments: list(z.record(z.string(), z.unknown())),
  user_profile: z
    .object({ name: text(255), display_name: text(255), real_name: text(255), image_72: text(1024) })
    .nullish(),
  bot_profile: z.object({ name: text(255) }).nullish(),
  comment: z.object({ user: identifier }).nullish(),
});
export type SlackMessageJson = z.output<typeof slackMessage>;
