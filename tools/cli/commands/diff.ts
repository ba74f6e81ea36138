import type { Command } from 'commander';
import type { Registry } from '#gateway/registry/registry.ts';
import type { Severity } from '../../check/finding.ts';
import { exitCode, exitWith, UsageError, type ExitCode } from '../../process/exitCode.ts';
import { whileShowing } from '../../process/terminalProgress.ts';
import { workingProject } from '../../project/projectDirectory.ts';
import type { RegistryChoice } from '../../published/registryLocation.ts';
import {
  schemaDifferences,
  subgraphDifferences,
  contractDifferences,
  type SubgraphDifference,
} from '../../registry/difference.ts';
import { versionOf } from '../../registry/versionOf.ts';
import { withRegistry } from '../../registry/withRegistry.ts';
import { onRegistry } from '../onRegistry.ts';
import { versionNumber } from '../versionNumber.ts';
import { writeResult } from '../writeResult.ts';

/** `orgraph schema diff` */
export const diffCommand = (command: Command): Command =>
  onRegistry(command)
    .argument('[from]', 'a version; by default the one before the other')
    .argument('[to]', 'a version; by default the newest')
    .option('--json', 'as JSON')
    .action((from: string | undefined, to: string | undefined, options: DiffOptions) =>
      exitWith(() => writeDifferences(from, to, options)),
    );

type DiffOptions = RegistryChoice & { json?: boolean };

const words: Record<Severity, string> = { error: 'breaking ', warning: 'dangerous', note: 'safe     ' };

/** What two versions differ in, by default the newest and the one before it; nothing is judged. */
async function writeDifferences(
  from: string | undefined,
  to: string | undefined,
  { json, ...choice }: DiffOptions,
): Promise<ExitCode> {
  const [first, second] = [from, to].map((text) => (text === undefined ? undefined : versionNumber(text)));
  const { earlier, later, title, subgraphs, contracts, changes } = await whileShowing('comparing the versions', () =>
    withRegistry(choice, (registry) => differencesIn(registry, first, second)),
  );
  writeResult(
    json,
    { from: earlier, to: later, subgraphs, contracts, changes },
    [
      `${title}: from version ${earlier} to ${later}`,
      ...subgraphs.map(subgraphText),
      ...contracts.map(
        ({ name, change, tags }) =>
          `  ${change}  contract ${name}${change === 'changed' ? `: ${tags ? 'tags' : 'what it shows'}` : ''}`,
      ),
      ...changes.map(
        ({ severity, rule, message }) => `  ${words[severity]}  ${rule}  ${message.replaceAll('\n', ' ')}`,
      ),
      ...(subgraphs.length + contracts.length + changes.length === 0 ? ['  the same'] : []),
    ].join('\n'),
  );
  return exitCode.passed;
}

/** @throws UsageError for a version that there is not. */
async function differencesIn(registry: Registry, first: number | undefined, second: number | undefined) {
  const later = second ?? (await registry.latestNumber());
  const earlier = first ?? later - 1;
  if (earlier < 1) throw new UsageError(`${registry.title}: there are no two versions to compare yet`);
  const [before, after] = [await versionOf(registry, earlier), await versionOf(registry, later)];
  return {
    earlier,
    later,
    title: registry.title,
    subgraphs: subgraphDifferences(before, after),
    contracts: contractDifferences(before, after),
    changes: await schemaDifferences(before, after, workingProject()),
  };
}

function subgraphText({ name, change, urls: { before, after }, sdl }: SubgraphDifference): string {
  if (change !== 'changed') return `  ${change}  ${name} at ${after ?? before}`;
  return `  changed  ${name}: ${[...(sdl ? ['SDL'] : []), ...(before === after ? [] : [`${before} → ${after}`])].join(', ')}`;
}
