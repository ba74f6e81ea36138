import type { Command } from 'commander';
import type { VersionRecord } from '#gateway/registry/record.ts';
import type { Registry } from '#gateway/registry/registry.ts';
import { exitCode, exitWith, type ExitCode } from '../../process/exitCode.ts';
import { whileShowing } from '../../process/terminalProgress.ts';
import type { RegistryChoice } from '../../published/registryLocation.ts';
import { withRegistry } from '../../registry/withRegistry.ts';
import { onRegistry } from '../onRegistry.ts';
import { versionNumber } from '../versionNumber.ts';
import { writeResult } from '../writeResult.ts';

/** `orgraph schema history` */
export const historyCommand = (command: Command): Command =>
  onRegistry(command)
    .option('--limit <count>', 'so many at most; by default 20')
    .option('--json', 'as their publishers signed them')
    .action((options: HistoryOptions) => exitWith(() => writeHistory(options)));

type HistoryOptions = RegistryChoice & { limit?: string; json?: boolean };

/** The newest versions first. */
async function writeHistory({ limit = '20', json, ...choice }: HistoryOptions): Promise<ExitCode> {
  const most = versionNumber(limit, 'count of versions: use 1 or more');
  const { records, text } = await whileShowing('reading the versions', () =>
    withRegistry(choice, async (registry) => {
      const records = await newest(registry, most);
      const lines = await Promise.all(records.map((record) => line(record, registry)));
      return { records, text: lines.join('\n') || `Nothing was published in ${registry.title} yet.` };
    }),
  );
  writeResult(json, records, text);
  return exitCode.passed;
}

async function newest(registry: Registry, most: number): Promise<VersionRecord[]> {
  const records: VersionRecord[] = [];
  for (let number = await registry.latestNumber(); number > 0 && records.length < most; number -= 1)
    records.push(await registry.record(number));
  return records;
}

async function line({ number, publishedAt, cause, subgraphs }: VersionRecord, registry: Registry): Promise<string> {
  const { isTrusted } = await registry.signer(number);
  const changed = subgraphs
    .filter(({ since }) => since === number)
    .map(({ name, url, commit }) => `${name} at ${url}${commit === undefined ? '' : ` (${commit.slice(0, 10)})`}`);
  return `${number}  ${publishedAt.slice(0, 19)}Z  ${cause}${changed.length === 0 ? '' : `: ${changed.join(', ')}`}${isTrusted ? '' : untrusted}`;
}

const untrusted = ' [its signer is no publisher any more: not to be served again]';
