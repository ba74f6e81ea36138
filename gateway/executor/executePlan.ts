import { OrgraphError, type MutationOutcome } from '#platform/values/errors.ts';
import { bytesOf, type Bytes } from '../http/jsonBytes.ts';
import { mergeEntities, prepareEntities, type EntityBatch } from './entityFetch.ts';
import type { Fetch, FetchTree } from './fetchTree.ts';
import { mergeResponse } from './mergeResponse.ts';
import type { Outcome } from './outcome.ts';
import type { PlanTrace } from './planTrace.ts';
import { Failures } from './response/failures.ts';
import { NotJson } from './response/jsonReader.ts';
import { outcomesOf, stating } from './response/mutationOutcome.ts';
import { parseResponse } from './response/parseResponse.ts';
import { masked, type ClientError } from './response/reasons.ts';
import { DataObject, type Value } from './response/responseData.ts';
import type { Mapping } from './response/responsePosition.ts';
import {
  clientErrorOf,
  errorFrom,
  errorsOf,
  unavailable,
  reasonsOf,
  type PathError,
  type TranslateError,
} from './response/subgraphErrors.ts';

export interface PlanOptions {
  /** Coerced. */
  variables: Readonly<Record<string, unknown>>;
  /**
   * Sends a request, of one part of the client's operation.
   * @throws OrgraphError for a client to read when no answer came.
   */
  send(service: string, operation: 'query' | 'mutation', body: Bytes, part: number): Promise<Bytes>;
  /** Why nothing may be sent to a subgraph. */
  refusal(service: string): OrgraphError | undefined;
  /** What became of a mutation that is not sent: by default NOT_DONE; UNKNOWN where an earlier request may have done it. */
  unsent?: MutationOutcome | undefined;
  /** How clients read errors of a subgraph; without this, only codes of the catalogue pass. */
  translateErrorOf?(service: string): TranslateError | undefined;
  /** A subgraph's error that clients must not read. */
  onMasked?(error: unknown, service: string): void;
  /** An error of a subgraph's answer, as clients read it. */
  onError?: ((error: ClientError, service: string) => void) | undefined;
  /** Sees the fetches, where the caller has asked for the plan and may see it. */
  trace?: PlanTrace | undefined;
}

/** Runs a compiled plan to its end, whatever fails on the way. */
export async function executePlan(tree: FetchTree, data: DataObject, options: PlanOptions): Promise<Outcome> {
  const outcome: Outcome = { data, failures: new Failures(), asked: [], walks: 1 };
  await runTree(tree, outcome, options);
  return outcome;
}

async function runTree(tree: FetchTree, outcome: Outcome, options: PlanOptions): Promise<void> {
  if (tree.kind === 'fetch') return runFetch(tree, outcome, options);
  if (tree.kind === 'parallel') await Promise.all(tree.nodes.map((inner) => runTree(inner, outcome, options)));
  else for (const inner of tree.nodes) await runTree(inner, outcome, options);
}

/** Prepares what the subgraph is sent, loads its answer, and merges that into what is known. */
async function runFetch(fetch: Fetch, outcome: Outcome, options: PlanOptions): Promise<void> {
  const prepared = prepare(fetch, outcome);
  if (prepared === undefined) return;
  const seen = options.trace?.begin(fetch, objectsIn(prepared));
  const refusal = fetch.answer === undefined ? options.refusal(fetch.service) : undefined;
  let loaded: Loaded;
  if (refusal !== undefined) loaded = { failure: statedBy(fetch, clientErrorOf(refusal), options.unsent) };
  else {
    try {
      const text = await load(fetch, prepared.batches, options);
      seen?.arrived(text.length);
      loaded = answered(text, fetch, options);
    } catch (error) {
      loaded = failed(error, fetch, options);
    }
  }
  seen?.end('failure' in loaded ? loaded.failure : loaded.errors[0]?.error);
  merge(prepared, loaded, outcome);
}

/** How many objects a fetch completes. */
const objectsIn = ({ root, batches }: Prepared): number =>
  batches.reduce((sum, { representations }) => sum + representations.length, root?.objects.length ?? 0);

/** What a fetch is about to complete. */
interface Prepared {
  /** Where root fields go, and the objects there. */
  root: { mapping: Mapping; objects: readonly DataObject[] } | undefined;
  /** Of each `_entities` field. */
  batches: readonly EntityBatch[];
}

/** Undefined where there is nothing to ask for. */
function prepare({ entities, root }: Fetch, outcome: Outcome): Prepared | undefined {
  if (root === undefined) {
    const batches = entities.map((field) => prepareEntities(field, outcome));
    return batches.every(({ representations }) => representations.length === 0) ? undefined : { root, batches };
  }
  const { path, mapping } = root;
  if (path === undefined) return { root: { mapping, objects: [outcome.data] }, batches: [] };
  const objects: DataObject[] = [];
  const walk = outcome.walks;
  outcome.walks += path.length;
  path.each(outcome.data, walk, (object) => void objects.push(object));
  if (objects.length === 0) return undefined;
  outcome.asked.push(objects.map((object) => ({ object, mapping })));
  return { root: { mapping, objects }, batches: [] };
}

async function load(fetch: Fetch, batches: readonly EntityBatch[], { send, variables }: PlanOptions): Promise<Bytes> {
  if (fetch.answer !== undefined) return fetch.answer(variables);
  return send(fetch.service, fetch.operation, bodyOf(fetch, batches, variables), fetch.part);
}

/** What came from a subgraph: an answer, or why there is none. */
type Loaded = { data: Value | undefined; errors: readonly PathError[] } | { failure: ClientError };

function answered(
  text: Bytes,
  { service, operation, shape, answer }: Fetch,
  { translateErrorOf, onMasked, onError, unsent }: PlanOptions,
): Loaded {
  const translateError = (answer === undefined ? translateErrorOf?.(service) : undefined) ?? errorFrom;
  const { data, errors } = parseResponse(text, shape);
  if (data === undefined && errors === undefined) throw new NotJson('an answer without data and errors');
  const read = errorsOf(errors, shape, (error) => translateError(error, (cause) => onMasked?.(cause, service)));
  for (const { error } of read) onError?.(error, service);
  // Somebody else's graph says of its mutations what it says.
  const own = operation === 'mutation' && translateError === errorFrom;
  return { data, errors: own ? outcomesOf(read, data !== undefined, unsent) : read };
}

function failed(error: unknown, fetch: Fetch, { onMasked }: PlanOptions): Loaded {
  const { service } = fetch;
  if (error instanceof OrgraphError) return { failure: statedBy(fetch, clientErrorOf(error), 'UNKNOWN') };
  onMasked?.(error, service);
  const failure = error instanceof NotJson ? clientErrorOf(unavailable(service)) : masked();
  return { failure: statedBy(fetch, failure, 'UNKNOWN') };
}

const statedBy = ({ operation }: Fetch, error: ClientError, outcome: MutationOutcome = 'NOT_DONE'): ClientError =>
  operation === 'mutation' ? stating(error, outcome) : error;

function merge({ root, batches }: Prepared, loaded: Loaded, outcome: Outcome): void {
  const { failures } = outcome;
  const fail = (error: ClientError): void => {
    const reason = { error };
    for (const object of root?.objects ?? []) failures.lack(object, root!.mapping.filled, reason);
    for (const { asked } of batches)
      for (const { object, mapping } of asked.flat()) failures.lack(object, mapping.filled, reason);
  };
  if ('failure' in loaded) return fail(loaded.failure);
  const { data, errors } = loaded;
  const answer = data instanceof DataObject ? data : undefined;
  if (answer !== undefined)
    for (const batch of batches) mergeEntities(batch, answer.values[batch.entities.slot], errors, outcome);
  const reasons = root === undefined ? [] : reasonsOf(errors);
  for (const object of root?.objects ?? []) {
    const { mapping } = root!;
    if (answer !== undefined) mergeResponse(object, answer, mapping);
    for (const { path, reason } of reasons) failures.assign(object, answer, mapping, path, reason);
    if (answer !== undefined) failures.settle(object, answer, mapping);
  }
  if (answer === undefined) fail(errors[0]?.error ?? masked());
}

function bodyOf({ prefix, variables }: Fetch, batches: readonly EntityBatch[], given: PlanOptions['variables']): Bytes {
  let text = '';
  for (const { name, key } of variables) {
    if (Object.hasOwn(given, name))
      text += `${text === '' ? '' : ','}${key}${bytesOf(JSON.stringify(given[name]) ?? 'null')}`;
  }
  for (const {
    entities: { key },
    representations,
  } of batches) {
    text += `${text === '' ? '' : ','}${key}[${representations.join(',')}]`;
  }
  return `${prefix}${text}}}`;
}
