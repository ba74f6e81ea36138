import type { Command } from 'commander';
import { restoreEmbedded } from '../../database/backup/embeddedBackup.ts';
import { restore } from '../../database/backup/restore.ts';
import { givenServer } from '../../database/databases.ts';
import { readLedgerFile } from '../../ledger/ledgerFile.ts';
import { exitCode, exitWith, UsageError } from '../../process/exitCode.ts';
import { requireReadable } from '../../process/requireReadable.ts';
import { whileShowing } from '../../process/terminalProgress.ts';
import { dataDirectory } from '../../project/dataDirectory.ts';
import { writeResult } from '../writeResult.ts';
import { replayInAll } from './ledger.ts';

interface RestoreOptions {
  /** False: without one. */
  ledger?: string | false;
  json?: boolean;
}

/** `orgraph restore` */
export const restoreCommand = (command: Command): Command =>
  command
    .argument('<folder>', 'what orgraph backup has written')
    .option('--ledger <file>', 'what was deleted since, by orgraph ledger write: it is deleted again')
    .option('--no-ledger', 'nothing was, or it comes back')
    .option('--json', 'say what became of it as JSON')
    .action((folder: string, { ledger, json }: RestoreOptions) =>
      exitWith(async () => {
        requireReadable('<folder>', folder, 'folder');
        const deleted = typeof ledger === 'string' ? readLedgerFile(ledger) : [];
        if (ledger === undefined)
          throw new UsageError(
            'What was deleted since the backup comes back, unless you say what it was: --ledger <file>, which orgraph ledger write makes, or --no-ledger.',
          );
        const given = givenServer();
        await whileShowing('restoring all databases', async () => {
          if (given === undefined) await restoreEmbedded(dataDirectory(), folder);
          else await restore(given.server, given.urls, folder);
        });
        const replayed = deleted.length === 0 ? [] : await whileShowing('deleting again', () => replayInAll(deleted));
        const rows = replayed.reduce((sum, one) => sum + one.rows, 0);
        writeResult(
          json,
          { folder, deletedAgain: rows },
          `The databases are as ${folder} has them${rows === 0 ? '' : `, without ${rows} rows of what was deleted since`}.`,
        );
        return exitCode.passed;
      }),
    );
