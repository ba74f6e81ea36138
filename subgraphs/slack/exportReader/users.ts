import { homeOf, slackbot, type Own } from './belonging.ts';
import type { SlackMessageJson, SlackUserJson } from './format.ts';
import type { ExportedUser } from './records.ts';

/** What a workspace or company is called, by its id; undefined where the export does not say. */
export type CompanyOf = (team: string) => string | undefined;

/** @param own the workspaces whose people are people of the export; all others are external. */
export function userOf(user: SlackUserJson, own: Own, companyOf: CompanyOf): ExportedUser {
  const { display_name, real_name, email, title, phone, image_192, image_72, ...rest } = user.profile ?? {};
  const whole: ExportedUser = {
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
    isExternal: false,
    company: null,
    profile: present(rest),
    isAbsent: false,
  };
  if (homeOf(user, own) !== null) return whole;
  const team = user.team_id ?? user.profile?.team ?? null;
  return external(whole, (team && companyOf(team)) ?? user.enterprise_user?.enterprise_name ?? null);
}

/** Of people of other companies no more is kept than what a message shows of them. */
const external = (user: ExportedUser, company: string | null): ExportedUser => ({
  ...user,
  email: null,
  title: null,
  phone: null,
  timezone: null,
  timezoneOffset: null,
  isAdmin: false,
  isExternal: true,
  company,
  profile: {},
});

/**
 * Somebody whom the export names but does not list: a former member, an app, or somebody of another company, where
 * their message says so. They become a user, so that authorship, reactions and participants stay whole; where nothing
 * says who they are they count as deleted (bots aside), so that nothing is sent to them and no account is guessed for
 * them.
 */
export function absentUser(slackId: string, from?: SlackMessageJson, own?: Own, companyOf?: CompanyOf): ExportedUser {
  const isBot = slackId === slackbot || slackId.startsWith('B');
  const message = from?.user === slackId || from?.bot_id === slackId ? from : undefined;
  const profile = message?.user_profile;
  const botName = isBot ? (message?.bot_profile?.name ?? message?.username) : null;
  const user: ExportedUser = {
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
    isExternal: false,
    company: null,
    profile: {},
    isAbsent: true,
  };
  const team = message?.user === slackId ? (message.user_team ?? profile?.team ?? null) : null;
  if (own === undefined || team === null) return user;
  const says = { id: slackId, is_stranger: false, team_id: team, profile: null, enterprise_user: null };
  return homeOf(says, own) === null ? external({ ...user, isDeleted: false }, companyOf?.(team) ?? null) : user;
}

const present = (values: Record<string, string | null>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null));
