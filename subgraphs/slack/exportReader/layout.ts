import { ExportError } from './exportError.ts';
import type { ChannelType } from './records.ts';

/**
 * The lists of channels that an export may have, the most private first: a channel that stands in two of them counts as
 * the more private one.
 */
export const channelLists: readonly { name: string; type: ChannelType }[] = [
  { name: 'dms.json', type: 'IM' },
  { name: 'mpims.json', type: 'MPIM' },
  { name: 'groups.json', type: 'PRIVATE' },
  { name: 'channels.json', type: 'PUBLIC' },
];
/** Exports of an Enterprise Grid organization name their users otherwise. */
const userLists = ['users.json', 'org_users.json'];
const dayFile = /^(\d{4}-\d{2}-\d{2})\.json$/;

/** Where an export keeps what. */
export interface ExportLayout {
  users: string[];
  channels: { path: string; type: ChannelType }[];
  /** The day files of each channel folder, in the order of the days. */
  folders: Map<string, string[]>;
  /** Files that are no part of what is imported. */
  others: string[];
}

/**
 * Finds the parts of an export among its files. The whole export may lie in one folder, as systems do that pack a
 * folder and not its content.
 * @throws ExportError where neither users nor channels are found.
 */
export function layoutOf(paths: Iterable<string>): ExportLayout {
  const all = [...paths];
  const root = rootOf(all);
  const layout: ExportLayout = { users: [], channels: [], folders: new Map(), others: [] };
  const types = new Map(channelLists.map(({ name, type }) => [name, type]));
  const present = new Set(all);
  const users = userLists.map((name) => root + name).find((path) => present.has(path));
  if (users !== undefined) layout.users.push(users);
  for (const path of all) {
    const [folder, file, ...deeper] = path.startsWith(root) ? path.slice(root.length).split('/') : [path];
    if (path === users || (file === undefined && types.has(folder!))) continue;
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

function rootOf(paths: readonly string[]): string {
  const known = new Set([...userLists, ...channelLists.map(({ name }) => name)]);
  if (paths.some((path) => known.has(path))) return '';
  const folders = new Set(paths.map((path) => path.slice(0, path.indexOf('/') + 1)));
  const [only] = folders;
  return folders.size === 1 && only !== undefined ? only : '';
}
