import { askedOf, type AskedOptions } from './asked.ts';
import { digested } from './digest.ts';
import { readDirectory, type Directory, type ExportedPerson } from './directory.ts';
import { ExportError } from './exportError.ts';
import { slackUser } from './format.ts';
import { items } from './items.ts';
import { layoutOf } from './layout.ts';
import { createLearned } from './learned.ts';
import { exportLimits, type ExportLimits } from './limits.ts';
import { newestIn } from './newest.ts';
import type { StoredChannels } from './readChannels.ts';
import { readRecords, type Reading } from './readRecords.ts';
import type { ExportRecord } from './records.ts';
import { createReport, type ExportReport } from './report.ts';
import { openSource } from './source.ts';
import { readTeams, type Team } from './teams.ts';
import { workspacesOf, type Workspaces } from './workspaces.ts';

export interface ExportOptions extends AskedOptions {
  /** Slack's id of the workspace, where the export does not say it; of an organization's export the one to be read. */
  workspace?: string | undefined;
  /** What the workspace is called, where the export does not say it. */
  name?: string | undefined;
  limits?: ExportLimits;
}

/** A workspace of an export. */
export interface ExportedWorkspace extends Team {
  /** Its people without bots, deleted and external ones; nobody where the export has no e-mail addresses at all. */
  people: ExportedPerson[];
}

/** A workspace's name, and the first part of its address at slack.com. */
export type Called = Pick<Team, 'name' | 'domain'>;

/** A Slack export, opened: which workspaces it is of is known, its users have been read once. */
export interface SlackExport {
  /** Those that are read; several of an Enterprise Grid organization. */
  workspaces: ExportedWorkspace[];
  /** What a workspace is called, as far as the export says it; of its address more once its messages have been read. */
  called(workspace: string): Called;
  /** What was asked of it, as JSON. */
  options: Omit<ExportOptions, 'limits'>;
  /** Of the files read so far (digest.ts). */
  digest(): string;
  /** Day files in all, those of skipped channels included. */
  days: number;
  /** The time of the newest message of its last day, read or not; null where there is none (newest.ts). */
  newest(): Promise<string | null>;
  /**
   * Everything that is imported into a workspace: the users, what the lists of channels say, then each channel followed
   * by its messages, day by day. Whoever and whatever a record names has come before it, or is a user of another of the
   * workspaces. Each call reads anew and gives the same, but for what messages tell of people whom users.json lacks, and
   * of their companies: that is known from the second on. Memory does not grow with the number of messages but of the
   * largest channel's timestamps.
   * @param workspace its id.
   * @param stored what is known of channels already: their folders may have their names.
   */
  records(workspace: string, report?: ExportReport, stored?: StoredChannels): AsyncGenerator<ExportRecord>;
  close(): Promise<void>;
}

/** Opens the export at a path. @throws ExportError where it cannot be read. */
export async function openSlackExport(path: string, options: ExportOptions = {}): Promise<SlackExport> {
  const limits = options.limits ?? exportLimits;
  askedOf(options);
  const files = await openSource(path, limits);
  const source = digested(files);
  try {
    const layout = layoutOf(source.files.keys());
    source.admit([
      ...layout.users,
      ...layout.teams,
      ...layout.channels.map(({ path: list }) => list),
      ...[...layout.folders.values()].flat(),
    ]);
    const directory = await readDirectory(items(source, layout.users, slackUser, limits, createReport()));
    const named = await readTeams(source, layout.teams, limits);
    const workspaces = workspacesOf(directory, named, layout.isOfOrganization, options.workspace);
    if (options.name !== undefined) assertName(options.name, workspaces.read);
    const homes = homesOf(workspaces, directory);
    const learned = createLearned((id) => directory.isListed(id));
    const names = new Map(named.map(({ id, name, domain }) => [id, name ?? domain]));
    const companyOf = (team: string) => names.get(team) ?? learned.domainOf(team);
    const { limits: _, ...asked } = options;
    return {
      workspaces: workspaces.read.map((team) => ({
        ...team,
        people: directory.people((id) => homes.rowOf(id) === team.id && directory.homeOf(id, homes.own) !== null),
      })),
      called(id) {
        const team = workspaces.read.find((one) => one.id === id);
        return { name: team?.name ?? null, domain: team?.domain ?? learned.domainOf(id) ?? null };
      },
      options: asked,
      digest: source.digest,
      days: [...layout.folders.values()].reduce((sum, days) => sum + days.length, 0),
      newest: () => newestIn(files, layout, limits),
      records: (workspace, report = createReport(), stored = new Map()) =>
        readRecords({
          source,
          layout,
          limits,
          report,
          asked: askedOf(options),
          stored,
          directory,
          learned,
          companyOf,
          ...homes,
          workspace,
          isFirst: workspace === workspaces.read[0]!.id,
        }),
      close: () => source.close(),
    };
  } catch (error) {
    await source.close();
    throw error;
  }
}

/**
 * Whose row somebody listed is: of a workspace's export everybody, of an organization's its people in the workspace that
 * is their home, or in the first where they are of none. Others come where a conversation names them.
 */
function homesOf({ all, read }: Workspaces, directory: Directory): Pick<Reading, 'all' | 'own' | 'rowOf'> {
  const own = directory.ownOf(read.map(({ id }) => id));
  const [first] = read;
  return {
    all: all.length === read.length ? own : directory.ownOf(all.map(({ id }) => id)),
    own,
    rowOf: (id) => (all.length === 1 ? first!.id : (directory.homeOf(id, own) ?? undefined)),
  };
}

function assertName(name: string, workspaces: readonly Team[]): void {
  if (!/^(?=.*\S)[^\p{Cc}]{1,255}$/u.test(name))
    throw new ExportError('--name is what the workspace is called: one line of at most 255 characters.');
  if (workspaces.length > 1)
    throw new ExportError(
      `--name: the export has ${workspaces.length} workspaces. Name one with --workspace, or all of them in teams.json.`,
    );
}
