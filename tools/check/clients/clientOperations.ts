import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readOperation } from '#gateway/engine/readOperation.ts';
import type { Supergraph } from '#gateway/engine/supergraph.ts';
import { recordedForm } from '#gateway/traffic/recordedForm.ts';
import type { CheckContext, GraphState } from '../context.ts';
import type { Affected } from '../finding.ts';
import type { ClientOperation, ClientOperations } from './clientOperation.ts';
import { nameless, recordedOperations, type OperationUsage, type TrafficRecord } from './recordedOperations.ts';
import { savedOperations, type ProjectOperation } from './savedOperations.ts';
import { sidesOf } from './sides.ts';
import { limitsOfGateways } from './tryOperation.ts';

/** Where a project's record of traffic is usually put. */
const usualTraffic = 'traffic';

const known = new WeakMap<CheckContext['options'], WeakMap<GraphState, Promise<ClientOperations>>>();

/**
 * Every operation that clients are known to send: those saved in the project and those recorded in the window; read
 * once for what is chosen and published.
 * @throws (the promise) CouldNotCheck
 */
export function clientOperations(context: CheckContext): Promise<ClientOperations> {
  const ofOptions = known.get(context.options) ?? new WeakMap<GraphState, Promise<ClientOperations>>();
  known.set(context.options, ofOptions);
  const graph = context.before ?? context.after;
  const reading = ofOptions.get(graph) ?? read(context);
  ofOptions.set(graph, reading);
  return reading;
}

async function read(context: CheckContext): Promise<ClientOperations> {
  const saved = sameTogether(await savedOperations(context.directory));
  const recorded = await recordOf(context.directory, context.options);
  const { before, after } = sidesOf(context);
  const byHash = new Map(recorded?.operations.map((operation) => [operation.hash, operation]));
  const both = new Set<OperationUsage>();
  const operations = await Promise.all(
    saved.map(async (operation): Promise<ClientOperation> => {
      const hash = await hashOf(operation, (before ?? after).supergraph);
      const seen = hash === undefined ? undefined : byHash.get(hash);
      if (seen !== undefined) both.add(seen);
      return fromSaved(operation, seen);
    }),
  );
  return {
    operations: [
      ...operations,
      ...(recorded?.operations ?? []).filter((operation) => !both.has(operation)).map(fromRecorded),
    ],
    record: recorded?.state,
  };
}

async function recordOf(
  directory: string,
  { traffic, windowDays }: CheckContext['options'],
): Promise<TrafficRecord | undefined> {
  if (traffic !== undefined) return recordedOperations(resolve(traffic), windowDays);
  const usual = join(directory, usualTraffic);
  return existsSync(usual) ? recordedOperations(usual, windowDays) : undefined;
}

/** Under which hash the gateway would record it; undefined for what it would not run. */
async function hashOf({ text, operation }: ProjectOperation, supergraph: Supergraph): Promise<string | undefined> {
  try {
    const { client, fragments } = await readOperation(text, operation.name?.value, supergraph, limitsOfGateways());
    return recordedForm(client, fragments, { schema: supergraph.apiSchema, fieldNames: supergraph.fieldNames })?.hash;
  } catch {
    return undefined;
  }
}

/** An operation that several versions of clients have registered is one, of all of them. */
function sameTogether(saved: readonly ProjectOperation[]): SavedOperation[] {
  const known = new Map<string, SavedOperation>();
  for (const one of saved) {
    const key = `${one.operation.loc!.start} ${one.text}`;
    const same = known.get(key);
    if (same === undefined) known.set(key, { ...one, clients: one.client === undefined ? [] : [one.client] });
    else if (one.client !== undefined) same.clients.push(one.client);
  }
  return [...known.values()];
}

interface SavedOperation extends ProjectOperation {
  /** Those that have registered it. */
  clients: { name: string; version: string | undefined }[];
}

function fromSaved(
  { text, document, operation, place, clients }: SavedOperation,
  seen: OperationUsage | undefined,
): ClientOperation {
  const operationName = operation.name?.value;
  const name = operationName ?? place.file;
  return {
    name,
    text,
    document,
    operationName,
    place,
    writtenOut: false,
    uses: usesOf(name, clients, seen?.uses ?? []),
  };
}

/** Those who were seen, and those who have registered it and were not. */
function usesOf(operation: string, clients: SavedOperation['clients'], seen: readonly Affected[]): readonly Affected[] {
  const unseen = clients
    .filter(({ name, version }) => !seen.some((use) => use.client === name && use.version === version))
    .map(({ name: client, version }) => ({ client, ...(version !== undefined && { version }), operation, count: 0 }));
  const uses = [...seen, ...unseen];
  return uses.length > 0 ? uses : [{ client: 'saved', operation, count: 0 }];
}

const fromRecorded = ({ hash, name, text, document, operationName, uses }: OperationUsage): ClientOperation => ({
  name: name ?? nameless(hash),
  text,
  document,
  operationName,
  place: undefined,
  writtenOut: true,
  uses,
});
