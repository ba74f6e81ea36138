import { ExportError, quoted } from './exportError.ts';

/** A channel as its folder may name it. */
export interface NamedChannel {
  slackId: string;
  name: string;
  /** The workspace that it lies in. */
  workspace: string;
  /** Names that it has had. */
  formerNames: readonly string[];
}

/**
 * The folder of each channel's days. A channel is known by its id: where no folder has its present name, it is found by
 * the id or by a name that it has had, if that is no other channel's.
 * @throws ExportError where two channels have one present name, and a folder of it: whose it is, nobody can say.
 */
export function foldersOf(channels: readonly NamedChannel[], folders: ReadonlySet<string>): Map<string, string> {
  const found = new Map<string, string>();
  const taken = new Map<string, string>();
  const workspaces = new Map(channels.map(({ slackId, workspace }) => [slackId, workspace]));
  const of = (workspace: string) => (new Set(workspaces.values()).size > 1 ? ` of workspace ${quoted(workspace)}` : '');
  const take = (slackId: string, folder: string) => {
    found.set(slackId, folder);
    taken.set(folder, slackId);
  };
  for (const { slackId } of channels) if (folders.has(slackId)) take(slackId, slackId);
  for (const { slackId, name, workspace } of channels) {
    if (found.has(slackId)) continue;
    const folder = spellings(name).find((one) => folders.has(one));
    if (folder === undefined) continue;
    const other = taken.get(folder);
    if (other !== undefined)
      throw new ExportError(
        `The folder ${quoted(folder)} may be of two channels, ${quoted(other)}${of(workspaces.get(other)!)} and ${quoted(slackId)}${of(workspace)}. Name it by the id of the one that it is of.`,
      );
    take(slackId, folder);
  }
  const claims = new Map<string, string[]>();
  for (const { slackId, formerNames } of channels) {
    if (found.has(slackId)) continue;
    for (const folder of new Set(formerNames.flatMap(spellings)))
      if (folders.has(folder) && !taken.has(folder)) claims.set(folder, [...(claims.get(folder) ?? []), slackId]);
  }
  for (const [folder, [claimant, ...others]] of claims)
    if (others.length === 0 && !found.has(claimant!)) take(claimant!, folder);
  return found;
}

/** File systems and packers know no colon in a name, and more than one way to write an accent. */
const spellings = (name: string): string[] =>
  [name, name.replaceAll(':', '_'), name.replaceAll(':', '')].map((one) => one.normalize('NFC'));
