import { ExportError, quoted } from './exportReader/exportError.ts';
import { meant } from './exportReader/namesAsked.ts';
import type { StoredChannels } from './exportReader/readChannels.ts';
import type { ExportedWorkspace, SlackExport } from './exportReader/readExport.ts';
import { count, createReport, failureOf, type Counted, type ExportReport } from './exportReader/report.ts';
import { closedOf, type ClosedChannels } from './importWriter/closedChannels.ts';
import { createExportedNames, type ExportedNames } from './importWriter/exportedNames.ts';
import { laterOf } from './importWriter/sourceAge.ts';

/** What an export holds of a workspace. */
export interface CheckedWorkspace {
  workspace: ExportedWorkspace;
  /** Records of each kind. */
  counted: Counted;
  report: ExportReport;
  /** The types of channels that it has lists of. */
  types: readonly string[];
  /** Channels that it has, and that are not public in it although their ids do not tell. */
  closed: ClosedChannels;
}

/** An export that has been read to its end. */
export interface CheckedExport {
  workspaces: CheckedWorkspace[];
  /** The time of its newest message, whether that is read or not. */
  age: string;
  names: ExportedNames;
  /** Why it is no import: too little of it could be read. */
  failure: string | undefined;
}

/**
 * Reads an export through, so that a mistake anywhere in it stops everything before anything is asked or written.
 * @throws ExportError, also for a channel to loosen that is not read.
 */
export async function checkExport(
  slackExport: SlackExport,
  stored: StoredChannels,
  loosen: readonly string[],
  onMessages: (messages: number) => void,
): Promise<CheckedExport> {
  const names = createExportedNames();
  const [unknown, known] = [new Set(loosen), new Set<string>()];
  let messages = 0;
  let age = (await slackExport.newest()) ?? '0.000000';
  const workspaces: CheckedWorkspace[] = [];
  for (const workspace of slackExport.workspaces) {
    const [counted, report] = [{ user: 0, channel: 0, message: 0 }, createReport()];
    let types: readonly string[] = [];
    let closed: ClosedChannels = {};
    for await (const record of slackExport.records(workspace.id, report, stored)) {
      count(counted, record);
      names.add(record);
      if (record.kind === 'lists') [types, closed] = [record.types, closedOf(record.channels)];
      if (record.kind === 'channel')
        for (const name of [record.slackId, record.name]) {
          unknown.delete(name);
          if (loosen.length > 0) known.add(name);
        }
      if (record.kind !== 'message') continue;
      age = laterOf(age, record.ts);
      if ((messages += 1) % 1000 === 0) onMessages(messages);
    }
    workspaces.push({ workspace, counted, report, types, closed });
  }
  const [nowhere] = unknown;
  if (nowhere !== undefined)
    throw new ExportError(
      `--loosen: the export has no channel ${quoted(nowhere)} that is read.${meant(nowhere, known)} Give a channel's name or id; private ones are read with --include-private.`,
    );
  return { workspaces, age, names, failure: failureOf(workspaces) };
}
