import type { Tally } from '../../subgraphs/slack/exportReader/report.ts';
import { kinds, sumOf, type Changes } from '../../subgraphs/slack/importWriter/changes.ts';
import { countText } from './progress.ts';
import type { ImportOutcome } from './protocol.ts';

const words: Record<(typeof kinds)[number], string> = {
  users: 'users',
  channels: 'channels',
  members: 'participants of channels',
  messages: 'messages',
  reactions: 'reactions',
  threads: 'threads joined or counted anew',
  accounts: 'people who are members here',
};

/** What an import did, for the person who ran it: rows by kind, what was skipped and why, what is noteworthy. */
export function describeImport(
  { organization, workspaceId, changes, counted, report, peakMemory }: ImportOutcome,
  seconds: number,
): string {
  const where = `Slack workspace ${workspaceId} → ${organization.name} (${organization.slug})`;
  const what = `${countText(counted.user)} users, ${countText(counted.channel)} channels, ${countText(counted.message)} messages in ${countText(report.days)} day files`;
  const total: Partial<Record<(typeof kinds)[number], number>> = {
    users: counted.user,
    channels: counted.channel,
    messages: counted.message,
  };
  const table = [
    ['', 'added', 'changed', 'removed', 'unchanged'],
    ...kinds.map((kind) => [words[kind], ...numbers(changes[kind], total[kind])]),
  ];
  return [
    `${where}: ${what}; ${seconds.toFixed(1)} s, ${Math.round(peakMemory / 1e6)} MB of memory at most.`,
    sumOf(changes) === 0 ? 'Nothing changed: all of it was here already.' : aligned(table),
    ...listed('Skipped', report.skipped),
    ...listed('Worth knowing', report.noted),
  ].join('\n\n');
}

const numbers = ({ added, changed, removed }: Changes, total: number | undefined): string[] => [
  countText(added),
  countText(changed),
  countText(removed),
  total === undefined ? '' : countText(total - added - changed),
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
