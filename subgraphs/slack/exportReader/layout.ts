import { ExportError, quoted } from './exportError.ts';
import type { ChannelType } from './records.ts';

/**
 * The lists of channels that an export may have, the most private first: a channel that stands in two of them counts as
 * the more private one.
 */
export const channelLists: readonly { name: string; type: ChannelType }[] = [
  { name: 'dms.json', type: 'IM' },
  { name: 'mpims.json', type: 'MPIM' },
  { name: 'groups.json', type: 'PRIVATE' },
  // What is said beside a canvas or file: who sees that, the export does not say.
  { name: 'file_conversations.json', type: 'UNKNOWN' },
  { name: 'channels.json', type: 'PUBLIC' },
];
/** Exports of an Enterprise Grid organization name their users otherwise. */
const userLists = ['users.json', 'org_users.json'];
/** What names the workspaces, or the only one. */
const teamLists = ['teams.json', 'team.json'];
const dayFile = /^(\d{4}-\d{2}-\d{2})\.json$/;

/** Where an export keeps what. */
export interface ExportLayout {
  users: string[];
  /** What names its workspaces. */
  teams: string[];
  channels: { path: string; type: ChannelType }[];
  /** The day files of each channel folder, in the order of the days. */
  folders: Map<string, string[]>;
  /** Whether it is of an Enterprise Grid organization, which has workspaces. */
  isOfOrganization: boolean;
  /** Files that are no part of what is imported. */
  others: string[];
}

/**
 * Finds the parts of an export among its files. The whole export may lie in a folder, or in a folder of a folder, with
 * anything beside it.
 * @throws ExportError where neither users nor channels are found.
 */
export function layoutOf(paths: Iterable<string>): ExportLayout {
  const all = [...paths];
  const root = rootOf(all);
  const layout: ExportLayout = {
    users: [],
    teams: [],
    channels: [],
    folders: new Map(),
    isOfOrganization: false,
    others: [],
  };
  const types = new Map(channelLists.map(({ name, type }) => [name, type]));
  const present = new Set(all);
  const presentOf = (names: readonly string[]) => names.map((name) => root + name).filter((path) => present.has(path));
  layout.users = presentOf(userLists);
  layout.teams = presentOf(teamLists);
  layout.isOfOrganization = presentOf(['teams.json', 'org_users.json']).length > 0;
  const read = new Set([...layout.users, ...layout.teams]);
  for (const path of all) {
    const [folder, file, ...deeper] = path.startsWith(root) ? path.slice(root.length).split('/') : [path];
    if (read.has(path) || (file === undefined && types.has(folder!))) continue;
    if (file === undefined || deeper.length > 0 || !dayFile.test(file)) layout.others.push(path);
    else if (layout.folders.has(folder!)) layout.folders.get(folder!)!.push(path);
    else layout.folders.set(folder!, [path]);
  }
  layout.channels = channelLists
    .map(({ name, type }) => ({ path: root + name, type }))
    .filter(({ path }) => present.has(path));
  for (const days of layout.folders.values()) days.sort();
  if (layout.users.length === 0 && layout.channels.length === 0) {
    throw new ExportError(
      'This is no Slack export: it has neither users.json nor channels.json. Give the zip file that Slack made, or its unpacked folder.',
    );
  }
  return layout;
}

/**
 * The folder in which the lists lie, however many an export was packed into: the one nearest to the top.
 * @throws ExportError where there are several.
 */
function rootOf(paths: readonly string[]): string {
  const known = new Set([...userLists, ...channelLists.map(({ name }) => name)]);
  const roots = new Set<string>();
  let least = Number.POSITIVE_INFINITY;
  for (const path of paths) {
    const parts = path.split('/');
    if (!known.has(parts.at(-1)!) || parts.length > least) continue;
    if (parts.length < least) roots.clear();
    least = parts.length;
    roots.add(path.slice(0, path.lastIndexOf('/') + 1));
  }
  if (roots.size > 1)
    throw new ExportError(
      `There are several exports here: ${[...roots].slice(0, 3).map(quoted).join(', ')}. Give the path of one.`,
    );
  return [...roots][0] ?? '';
}
