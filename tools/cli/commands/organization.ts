import type { Command } from 'commander';
import { isUuid } from '#platform/values/uuid.ts';
import { withWholeDatabases } from '../../database/withWholeDatabases.ts';
import { describeRemains } from '../../organization/describeRemains.ts';
import { remainsOf } from '../../organization/remainsOf.ts';
import { exitCode, exitWith, UsageError } from '../../process/exitCode.ts';
import { whileShowing } from '../../process/terminalProgress.ts';
import { writeResult } from '../writeResult.ts';

/** `orgraph organization verify-deleted` */
export const verifyDeletedCommand = (command: Command): Command =>
  command
    .argument('<id>', 'the organization’s')
    .option('--json', 'as JSON')
    .action((id: string, { json }: { json?: boolean }) =>
      exitWith(async () => {
        if (!isUuid(id)) throw new UsageError(`${id} is no organization’s id.`);
        const remains = await whileShowing('counting what is left of it', () =>
          withWholeDatabases('organization', ({ whole }) =>
            Promise.all(Object.entries(whole).map(([subgraph, url]) => remainsOf(url, subgraph, id))),
          ),
        );
        const isGone = remains.every(({ deletedAt, tables }) => deletedAt !== null && tables.length === 0);
        writeResult(json, { organization: id, isGone, subgraphs: remains }, describeRemains(id, remains));
        return isGone ? exitCode.passed : exitCode.findings;
      }),
    );
