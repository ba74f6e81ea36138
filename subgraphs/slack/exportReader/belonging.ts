import type { SlackUserJson } from './format.ts';

/** Whose people are people of the export. */
export interface Own {
  /** Its workspaces. */
  teams: ReadonlySet<string>;
  /** The Enterprise Grid organizations that these belong to. */
  enterprises: ReadonlySet<string>;
}

/** What says of somebody which workspaces they are of; null teams where nothing does. */
export type Belonging = Pick<SlackUserJson, 'id' | 'is_stranger' | 'team_id' | 'enterprise_user'> & {
  profile: { team: string | null } | null;
};

/**
 * The workspace whose person somebody is: the first of theirs that is one of the export's. Null for people of other
 * companies, with whom it shares channels (https://docs.slack.dev/apis/slack-connect); undefined where nothing is said.
 */
export function homeOf(
  { id, is_stranger, team_id, profile, enterprise_user }: Belonging,
  { teams, enterprises }: Own,
): string | null | undefined {
  if (id === slackbot) return undefined;
  if (is_stranger) return null;
  const its = [team_id ?? profile?.team, ...(enterprise_user?.teams ?? [])].filter((team) => team != null);
  const home = its.find((team) => teams.has(team));
  if (home !== undefined || its.length === 0) return home;
  // People of an organization as a whole stand under its id.
  return its.some((team) => enterprises.has(team)) ? undefined : null;
}

/** Slack's own bot, which speaks in every workspace and stands in no list of users. */
export const slackbot = 'USLACKBOT';
