import { accessSync, constants } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import type { FragmentDefinitionNode, OperationDefinitionNode } from 'graphql';
import { ConfigurationError } from '#platform/process/configuration.ts';
import type { Log } from '#platform/process/log.ts';
import { makeFolders } from '#platform/process/makeFolders.ts';
import { clientOf } from './client.ts';
import { discardOldest, type FolderLimits } from './discardOldest.ts';
import { OperationRecord, type RecordedOperation, type RecordLimits } from './operationRecord.ts';
import { recordedForm } from './recordedForm.ts';
import { RecordFile } from './recordFile.ts';
import type { Vocabulary } from './withoutLiterals.ts';

/**
 * Counts a use of one operation by the client that the headers name. It never throws, waits or keeps anything of the
 * request but that name.
 */
export type CountUse = (headers: IncomingHttpHeaders) => void;

/** Records which operations clients use. */
export interface Traffic {
  /** What counts an operation's uses: made once for an operation, called for each request. */
  counterOf(
    operation: OperationDefinitionNode,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    vocabulary: Vocabulary,
  ): CountUse;
  /** Writes what has not been written yet, at once; nothing is recorded after it. */
  close(): void;
}

export interface TrafficOptions {
  folder: string;
  /** The part of the requests to count, above 0 and at most 1. */
  sample: number;
  log: Log;
  limits?: RecordLimits;
  folderLimits?: FolderLimits;
  now?: () => number;
  /** Milliseconds between writing. */
  every?: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;

/** What one file holds. */
interface Period {
  record: OperationRecord;
  file: RecordFile;
}

/**
 * Begins a record in a folder: a file for each process and UTC day, written each minute where there is something new.
 * @throws ConfigurationError where the folder cannot be written to.
 */
export function openTraffic({
  folder,
  sample,
  log,
  limits,
  folderLimits,
  now = Date.now,
  every = minute,
}: TrafficOptions): Traffic {
  prepareFolder(folder);
  let current = begin();
  /** Yesterday's, until it is written. */
  let previous: Period | undefined;
  let writing = false;

  function begin(): Period {
    const since = now();
    return { record: new OperationRecord(since, sample, limits), file: new RecordFile(folder, since) };
  }

  async function write(): Promise<void> {
    if (Math.floor(now() / day) !== Math.floor(current.record.since / day)) {
      previous = current;
      current = begin();
    }
    if (previous !== undefined) {
      await save(previous);
      previous = undefined;
      await discardOldest(folder, folderLimits);
    }
    await save(current);
  }

  function tick(): void {
    if (writing) return;
    writing = true;
    write()
      .catch(warn)
      .finally(() => {
        writing = false;
      });
  }

  const warn = (error: unknown) => log.warn({ err: error, folder }, 'the record of operations could not be written');
  const timer = setInterval(tick, every).unref();
  discardOldest(folder, folderLimits).catch(warn);

  return {
    counterOf(operation, fragments, vocabulary) {
      let recorded: RecordedOperation | undefined;
      try {
        recorded = recordedForm(operation, fragments, vocabulary);
      } catch (error) {
        log.error({ err: error }, 'an operation cannot be recorded');
      }
      if (recorded === undefined) return () => current.record.lose();
      return (headers) => current.record.count(recorded, clientOf(headers), now());
    },
    close() {
      clearInterval(timer);
      for (const period of [previous, current]) {
        try {
          if (period !== undefined && (writing || period.record.changed)) period.file.finish(period.record.lines());
        } catch (error) {
          warn(error);
        }
      }
    },
  };
}

async function save({ record, file }: Period): Promise<void> {
  if (!record.changed) return;
  try {
    await file.write(record.lines());
  } catch (error) {
    record.changed = true;
    throw error;
  }
}

function prepareFolder(folder: string): void {
  try {
    makeFolders(folder);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new ConfigurationError(`RECORD_OPERATIONS: ${folder} cannot be written to: ${(error as Error).message}`);
  }
}
