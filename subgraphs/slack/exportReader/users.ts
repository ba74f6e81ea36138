import type { SlackMessageJson, SlackUserJson } from './format.ts';
import type { ExportedUser } from './records.ts';

export function userOf(user: SlackUserJson): ExportedUser {
  const { display_name, real_name, email, title, phone, image_192, image_72, ...rest } = user.profile ?? {};
  return {
    kind: 'user',
    slackId: user.id,
    name: user.name ?? user.id,
    displayName: display_name ?? null,
    realName: real_name ?? user.real_name,
    email: email ?? null,
    title: title ?? null,
    phone: phone ?? null,
    timezone: user.tz,
    timezoneOffset: user.tz_offset,
    imageUrl: image_192 ?? image_72 ?? null,
    isBot: user.is_bot || user.id === slackbot,
    isAdmin: user.is_admin || user.is_owner,
    isDeleted: user.deleted,
    profile: present(rest),
    isAbsent: false,
  };
}

/** Slack's own bot, which speaks in every workspace and stands in no list of users. */
const slackbot = 'USLACKBOT';

/**
 * Somebody whom the export names but does not list: a former or foreign member, or an app. They become a user, so that
 * authorship, reactions and participants stay whole, and count as deleted (bots aside), so that nothing is sent to them
 * and no account is guessed for them.
 */
export function absentUser(slackId: string, message?: SlackMessageJson): ExportedUser {
  const isBot = slackId === slackbot || slackId.startsWith('B');
  const isAuthor = message !== undefined && (message.user === slackId || message.bot_id === slackId);
  const profile = isAuthor ? message.user_profile : undefined;
  const botName = isAuthor && isBot ? (message.bot_profile?.name ?? message.username) : null;
  return {
    kind: 'user',
    slackId,
    name: slackId === slackbot ? 'slackbot' : (profile?.name ?? botName ?? slackId),
    displayName: profile?.display_name ?? null,
    realName: profile?.real_name ?? null,
    email: null,
    title: null,
    phone: null,
    timezone: null,
    timezoneOffset: null,
    imageUrl: profile?.image_72 ?? null,
    isBot,
    isAdmin: false,
    isDeleted: !isBot,
    profile: {},
    isAbsent: true,
  };
}

const present = (values: Record<string, string | null>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null));
