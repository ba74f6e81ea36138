import DataLoader from 'dataloader';
import type { Context } from '#platform/graphql/context.ts';

const loaders = new WeakMap<Context, DataLoader<string, number>>();

/** How many active members a team has; one statement for all the teams of a request. */
export function countMembers(context: Context, team: string): Promise<number> {
  let loader = loaders.get(context);
  if (loader === undefined) {
    loader = new DataLoader(
      async (teams) => {
        const counts = await context.unit.query<{ team: string; members: number }>(
          `select t.team_id as team, count(*)::int as members from team_membership t join membership m on m.organization_id = t.organization_id and m.id = t.membership_id
         where t.organization_id = $1 and t.team_id = any($2::uuid[]) and m.status = 'ACTIVE' group by t.team_id`,
          [context.identity.organization, teams],
        );
        const byTeam = new Map(counts.map((row) => [row.team, row.members]));
        return teams.map((id) => byTeam.get(id) ?? 0);
      },
      { cache: false },
    );
    loaders.set(context, loader);
  }
  return loader.load(team);
}
