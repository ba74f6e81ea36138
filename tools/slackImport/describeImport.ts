import type { CheckedWorkspace } from '../../subgraphs/slack/checkExport.ts';
import type { Counted, ExportReport, Tally } from '../../subgraphs/slack/exportReader/report.ts';
import {
  kinds,
  sumOf,
  unchangedOf,
  type AllChanges,
  type Changes,
} from '../../subgraphs/slack/importWriter/changes.ts';
import { countText } from './progress.ts';
import type { ImportOutcome } from './protocol.ts';
import type { ReadOutcome } from './readOnly.ts';

const words: Record<(typeof kinds)[number], string> = {
  users: 'users',
  channels: 'channels',
  members: 'participants of channels',
  messages: 'messages',
  reactions: 'reactions',
  threads: 'threads joined or counted anew',
  accounts: 'people who are members here',
};

/**
 * What an import did to each workspace, for the person who ran it: rows by kind, what was skipped and why, what is
 * noteworthy.
 */
export function describeImport(
  { organization, workspaces, failure, peakMemory }: ImportOutcome,
  seconds: number,
): string {
  const effort = `; ${seconds.toFixed(1)} s, ${Math.round(peakMemory / 1e6)} MB of memory at most.`;
  return workspaces
    .flatMap(({ workspaceId, isUnnamed, changes, counted, report }, at) => [
      `Slack workspace ${workspaceId} → ${organization.name} (${organization.slug}): ${whatOf({ counted, report })}${at === 0 ? effort : '.'}`,
      failure !== undefined
        ? `${failure} Nothing was imported.`
        : sumOf(changes) === 0
          ? 'Nothing changed: all of it was here already.'
          : aligned(tableOf(changes, counted)),
      ...(isUnnamed ? ['The export does not say what the workspace is called. Give it with --name.'] : []),
      ...sections(report),
    ])
    .join('\n\n');
}

function tableOf(changes: AllChanges, counted: Counted): string[][] {
  const total: Partial<Record<(typeof kinds)[number], number>> = {
    users: counted.user,
    channels: counted.channel,
    messages: counted.message,
  };
  return [
    ['', 'added', 'changed', 'removed', 'unchanged'],
    ...kinds.map((kind) => [words[kind], ...numbers(changes[kind], total[kind])]),
  ];
}

/** What an export holds of what was asked for, for the person who would import it. */
export const describeReading = ({ workspaces, failure }: ReadOutcome): string =>
  workspaces
    .flatMap(({ workspace, counted, report }, at) => [
      `Slack workspace ${workspace.id}: ${whatOf({ counted, report })}.`,
      ...(at > 0
        ? []
        : [failure === undefined ? 'Nothing was written (--dry-run).' : `${failure} Nothing of it would be imported.`]),
      ...sections(report),
    ])
    .join('\n\n');

const whatOf = ({ counted, report }: Pick<CheckedWorkspace, 'counted' | 'report'>): string =>
  `${countText(counted.user)} users, ${countText(counted.channel)} channels, ${countText(counted.message)} messages in ${countText(report.days)} day files`;

const sections = ({ unread, unasked, skipped, incomplete, noted }: ExportReport): string[] => [
  ...listed('Could not be read', unread),
  ...listed('Not asked for', unasked),
  ...listed('Skipped', skipped),
  ...listed('Missing in the export', incomplete),
  ...listed('Worth knowing', noted),
];

const numbers = (changes: Changes, total: number | undefined): string[] => [
  countText(changes.added),
  countText(changes.changed),
  countText(changes.removed),
  total === undefined ? '' : countText(unchangedOf(total, changes)),
];

function aligned(table: string[][]): string {
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table
    .map((row) =>
      `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ')}`.trimEnd(),
    )
    .join('\n');
}

function listed(title: string, tallies: ReadonlyMap<string, Tally>): string[] {
  if (tallies.size === 0) return [];
  const width = Math.max(...[...tallies.values()].map((tally) => countText(tally.count).length));
  const lines = [...tallies].map(
    ([reason, tally]) => `  ${countText(tally.count).padStart(width)}  ${reason}: ${places(tally)}`,
  );
  return [[`${title}:`, ...lines].join('\n')];
}

/** File names are whatever the export holds; control characters would speak to the terminal. */
function places({ count: all, places: first }: Tally): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const names = first.map((place) => place.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '?'));
  return names.join(', ') + (all > first.length ? ', …' : '');
}
