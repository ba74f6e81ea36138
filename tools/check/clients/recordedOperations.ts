import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Kind, parse, type DocumentNode } from 'graphql';
import { z } from 'zod';
import { CouldNotCheck } from '../../process/exitCode.ts';
import type { Affected } from '../finding.ts';
import type { RecordState } from './clientOperation.ts';

/** An operation in the record of traffic (docs/traffic.md), its uses in the window added up. */
export interface OperationUsage {
  hash: string;
  name: string | undefined;
  text: string;
  document: DocumentNode;
  /** Which of the document’s operations it is, where it has several. */
  operationName: string | undefined;
  uses: Affected[];
}

export interface TrafficRecord {
  operations: readonly OperationUsage[];
  state: RecordState;
}

const day = 24 * 60 * 60 * 1000;

const about = z.object({ record: z.literal(1), since: z.iso.datetime(), lost: z.int().min(0) });
const use = z.object({
  client: z.string().optional(),
  version: z.string().optional(),
  operation: z.string().optional(),
  hash: z.string(),
  count: z.number().min(0),
  first: z.iso.datetime(),
  last: z.iso.datetime(),
  document: z.string().optional(),
});
type Use = z.infer<typeof use>;

/**
 * Reads a record, a file or a folder of `.ndjson`, of the last so many days. A use belongs to the window if its last
 * time does.
 * @throws (the promise) CouldNotCheck where there is nothing to read.
 */
export async function recordedOperations(path: string, days: number, now = Date.now()): Promise<TrafficRecord> {
  const begin = now - days * day;
  const state: RecordState = { operations: 0, from: now, lost: 0, unreadable: 0 };
  const operations = new Map<string, OperationUsage>();
  for (const file of await filesOf(path, begin)) {
    const documents = new Map<string, string>();
    for (const line of (await readFile(file, 'utf8')).split('\n')) {
      if (line.trim() === '') continue;
      const read = lineOf(line);
      if (read === undefined) state.unreadable += 1;
      else if ('record' in read) state.lost += Date.parse(read.since) + day >= begin ? read.lost : 0;
      else take(read, documents);
    }
  }
  state.operations = operations.size;
  return { operations: [...operations.values()], state };

  function take(read: Use, documents: Map<string, string>): void {
    if (read.document !== undefined) documents.set(read.hash, read.document);
    if (Date.parse(read.last) < begin) return;
    const text = documents.get(read.hash);
    const key = `${read.hash} ${read.operation ?? ''}`;
    const known = operations.get(key) ?? (text === undefined ? undefined : operationOf(read, text));
    if (known === undefined) {
      state.unreadable += 1;
      return;
    }
    operations.set(key, known);
    state.from = Math.min(state.from, Date.parse(read.first));
    addUse(known, read);
  }
}

/** Undefined where the text is not GraphQL, or not that operation. */
function operationOf({ hash, operation: name }: Use, text: string): OperationUsage | undefined {
  let document: DocumentNode;
  try {
    document = parse(text);
  } catch {
    return undefined;
  }
  const names = document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [definition.name?.value] : [],
  );
  if (names.length === 0 || (names.length > 1 && !names.includes(name))) return undefined;
  return { hash, name, text, document, operationName: names.length > 1 ? name : undefined, uses: [] };
}

function addUse({ uses }: OperationUsage, { client = 'unknown client', version, operation, hash, count }: Use): void {
  const same = uses.find((other) => other.client === client && other.version === version);
  if (same === undefined)
    uses.push({ client, ...(version !== undefined && { version }), operation: operation ?? nameless(hash), count });
  else same.count += count;
}

/** What an operation without a name is called. */
export const nameless = (hash: string): string => `anonymous ${hash.slice(0, 8)}`;

function lineOf(line: string): z.infer<typeof about> | Use | undefined {
  let content: unknown;
  try {
    content = JSON.parse(line);
  } catch {
    return undefined;
  }
  return about.safeParse(content).data ?? use.safeParse(content).data;
}

async function filesOf(path: string, begin: number): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new CouldNotCheck(`There is no record of traffic at ${path}.`);
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => name.endsWith('.ndjson') && !isBefore(name, begin));
  return names.toSorted().map((name) => join(path, name));
}

/** A file of the gateway's says by its name of which day it is. */
function isBefore(name: string, begin: number): boolean {
  const date = /^operations-(\d{4}-\d\d-\d\d)T/.exec(name)?.[1];
  return date !== undefined && Date.parse(date) + 2 * day < begin;
}
