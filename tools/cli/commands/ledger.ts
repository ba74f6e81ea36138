import type { Command } from 'commander';
import { withWholeDatabases } from '../../database/withWholeDatabases.ts';
import { mergeLedgers, type LedgerLine } from '../../ledger/ledger.ts';
import { readLedgerFile, writeLedgerFile } from '../../ledger/ledgerFile.ts';
import { readLedger } from '../../ledger/readLedger.ts';
import { replay, type Replayed } from '../../ledger/replay.ts';
import { keysDirectory } from '../../local/keysDirectory.ts';
import { exitCode, exitWith } from '../../process/exitCode.ts';
import { requireWritable } from '../../process/requireWritable.ts';
import { whileShowing } from '../../process/terminalProgress.ts';
import { writeResult } from '../writeResult.ts';

/** `orgraph ledger write` */
export const writeLedgerCommand = (command: Command): Command =>
  command
    .argument('<file>', 'what is in it is replaced')
    .option('--json', 'say what became of it as JSON')
    .action((named: string, { json }: { json?: boolean }) =>
      exitWith(async () => {
        const file = requireWritable('<file>', named);
        const ledger = await whileShowing('reading what was deleted', () =>
          withWholeDatabases('ledger', ({ whole }) => readLedger(whole)),
        );
        await writeLedgerFile(file, ledger);
        writeResult(json, { file, lines: ledger.length }, `${file} tells of ${ledger.length} deleted for good.`);
        return exitCode.passed;
      }),
    );

/** `orgraph ledger replay` */
export const replayLedgerCommand = (command: Command): Command =>
  command
    .argument('[file]', 'what orgraph ledger write has written; without it, what any of the databases knows')
    .option('--json', 'say what became of it as JSON')
    .action((file: string | undefined, { json }: { json?: boolean }) =>
      exitWith(async () => {
        const given = file === undefined ? [] : readLedgerFile(file);
        const replayed = await whileShowing('deleting what was deleted', () => replayInAll(given));
        writeResult(json, replayed, describeReplayed(replayed));
        return exitCode.passed;
      }),
    );

/** Deletes from all databases what a ledger, or any of them, says is deleted. */
export const replayInAll = (given: readonly LedgerLine[]): Promise<Replayed[]> =>
  withWholeDatabases('ledger', async ({ whole, app }) =>
    replay({ whole, app }, mergeLedgers(given, await readLedger(whole)), await keysDirectory()),
  );

const describeReplayed = (replayed: readonly Replayed[]): string =>
  replayed
    .map(
      ({ subgraph, rows, people }) =>
        `${subgraph}  ${rows} ${rows === 1 ? 'row' : 'rows'} deleted, ${people} ${people === 1 ? 'person' : 'people'} erased again`,
    )
    .join('\n');
