import type { Directory } from './directory.ts';
import { ExportError, quoted } from './exportError.ts';
import type { Team } from './teams.ts';

/** Which workspaces an export holds, and which of them are read. */
export interface Workspaces {
  /** Those that channels and people can lie in. */
  all: Team[];
  read: Team[];
}

/**
 * The workspaces of an export. One of an Enterprise Grid organization holds those that teams.json lists, else those that
 * its people are said to be in (enterprise_user), else those that its people are of where that is one. Any other export
 * is of the workspace that is named in team.json, else that of most people; a given one where it knows none.
 * @param given the only one that is to be read.
 * @throws ExportError where it is not clear, and for a given one that is not among them.
 */
export function workspacesOf(
  directory: Directory,
  named: readonly Team[],
  isOfOrganization: boolean,
  given: string | undefined,
): Workspaces {
  if (given !== undefined && !/^[^\s\p{Cc}]{1,255}$/u.test(given))
    throw new ExportError(
      '--workspace is the id of a Slack workspace: one word of at most 255 characters, such as T0123456789.',
    );
  const teamOf = (id: string): Team => named.find((team) => team.id === id) ?? { id, name: null, domain: null };
  if (!isOfOrganization || (named.length === 1 && given === undefined)) {
    const one = teamOf(named.length === 1 ? onlyOf(named[0]!.id, given) : workspaceOf(directory.teams, given));
    return { all: [one], read: [one] };
  }
  const all = (named.length > 0 ? named.map(({ id }) => id) : directory.organization()).map(teamOf);
  if (all.length === 0) {
    if (directory.teams.size > 1 && given === undefined)
      throw new ExportError(
        `This is an export of an Enterprise Grid organization, and neither teams.json nor its people say which workspaces it has (people are of ${listed([...directory.teams.keys()])}). Put their ids into teams.json, as [{"id": "T…"}], or name one with --workspace.`,
      );
    const one = teamOf(workspaceOf(directory.teams, given));
    return { all: [one], read: [one] };
  }
  if (given === undefined) return { all, read: all };
  const one = all.find(({ id }) => id === given);
  if (one === undefined)
    throw new ExportError(
      `--workspace: the organization of this export has no workspace ${quoted(given)}. It has ${listed(all.map(({ id }) => id))}.`,
    );
  return { all, read: [one] };
}

const onlyOf = (id: string, given = id): string => {
  if (id === given) return id;
  throw new ExportError(`The export is not of workspace ${quoted(given)}: it is of ${quoted(id)}.`);
};

/**
 * The Slack id of the workspace: the `team_id` that most users of the export have (guests from elsewhere may be among
 * them), else the one given. A given id must be one that the export knows, where it knows any.
 */
function workspaceOf(usersByTeam: ReadonlyMap<string, number>, given: string | undefined): string {
  const [first, second] = [...usersByTeam].sort(([, a], [, b]) => b - a);
  if (given !== undefined) {
    if (first === undefined || usersByTeam.has(given)) return given;
    throw new ExportError(
      `The export is not of workspace ${quoted(given)}: its users belong to ${listed([...usersByTeam.keys()])}.`,
    );
  }
  if (first === undefined)
    throw new ExportError(
      'The export does not say which workspace it is of (no user has a team_id). Name it with --workspace, such as T0123456789.',
    );
  if (first[1] === second?.[1])
    throw new ExportError(
      `The export does not say which workspace it is of: ${quoted(first[0])} or ${quoted(second[0])}? Name it with --workspace.`,
    );
  return first[0];
}

const listed = (ids: readonly string[]): string =>
  ids.slice(0, 3).map(quoted).join(', ') + (ids.length > 3 ? ', …' : '');
