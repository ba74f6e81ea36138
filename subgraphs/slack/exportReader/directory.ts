import { homeOf, type Belonging, type Own } from './belonging.ts';
import type { SlackUserJson } from './format.ts';
import type { Item } from './items.ts';
import { mostOf } from './learned.ts';

/** Somebody who may be a member of the organization; without an e-mail address where Slack says none. */
export interface ExportedPerson {
  slackId: string;
  email: string | null;
  name: string;
}

/** Whom an export's lists of users name, each once, and where they belong. */
export interface Directory {
  /** How many people each workspace has; those of other companies whom Slack calls so (is_stranger) do not count. */
  teams: ReadonlyMap<string, number>;
  /** The workspaces of the Enterprise Grid organization that most people are said to be of. */
  organization(): string[];
  isListed(id: string): boolean;
  /** The id under which somebody is listed: Enterprise Grid knows them by another one as well. */
  listedId(id: string): string;
  /** See belonging.ts. */
  homeOf(id: string, own: Own): string | null | undefined;
  /** The workspaces, with the organizations of Enterprise Grid that they are of. */
  ownOf(teams: readonly string[]): Own;
  /** People of a home without bots and deleted ones; nobody where the export has no addresses at all. */
  people(isOf: (id: string) => boolean): ExportedPerson[];
}

/** Reads the lists of users. Memory grows with them. */
export async function readDirectory(users: AsyncIterable<Item<SlackUserJson>>): Promise<Directory> {
  const teams = new Map<string, number>();
  const listed = new Map<string, Belonging>();
  const aliases = new Map<string, string>();
  const people: ExportedPerson[] = [];
  let hasAddresses = false;
  for await (const { item } of users) {
    const { id, is_stranger, team_id, enterprise_user, profile } = item;
    if (team_id !== null && !is_stranger) teams.set(team_id, (teams.get(team_id) ?? 0) + 1);
    const email = profile?.email ?? null;
    hasAddresses ||= email !== null;
    if (listed.has(id)) continue;
    listed.set(id, { id, is_stranger, team_id, enterprise_user, profile: { team: profile?.team ?? null } });
    if (enterprise_user?.id && enterprise_user.id !== id) aliases.set(enterprise_user.id, id);
    if (!item.is_bot && !item.deleted)
      people.push({
        slackId: id,
        email,
        name: profile?.real_name ?? item.real_name ?? profile?.display_name ?? item.name ?? id,
      });
  }
  const home = (id: string, own: Own) => (listed.has(id) ? homeOf(listed.get(id)!, own) : undefined);
  return {
    teams,
    organization() {
      const sizes = new Map<string, number>();
      const members = [...listed.values()].flatMap(({ enterprise_user, is_stranger }) =>
        enterprise_user === null || is_stranger ? [] : [enterprise_user],
      );
      for (const { enterprise_id } of members)
        if (enterprise_id !== null) sizes.set(enterprise_id, (sizes.get(enterprise_id) ?? 0) + 1);
      const most = mostOf(sizes) ?? null;
      return [...new Set(members.flatMap((member) => (member.enterprise_id === most ? member.teams : [])))].sort();
    },
    isListed: (id) => listed.has(id),
    listedId: (id) => (listed.has(id) ? id : (aliases.get(id) ?? id)),
    homeOf: home,
    ownOf(ids) {
      const own = new Set(ids);
      const enterprises = new Set<string>();
      for (const { enterprise_user } of listed.values())
        if (enterprise_user?.enterprise_id && enterprise_user.teams.some((team) => own.has(team)))
          enterprises.add(enterprise_user.enterprise_id);
      return { teams: own, enterprises };
    },
    people: (isOf) => (hasAddresses ? people.filter(({ slackId }) => isOf(slackId)) : []),
  };
}
