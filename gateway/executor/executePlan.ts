import { OrgraphError, type MutationOutcome } from '#platform/values/errors.ts';
import { bytesOf, type Bytes } from '../http/jsonBytes.ts';
import { mergeEntities, prepareEntities, type EntityBatch } from './entityFetch.ts';
import type { Fetch, FetchTree } from './fetchTree.ts';
import { mergeResponse } from './mergeResponse.ts';
import type { Outcome } from './outcome.ts';
import { createFailures, type ClientError } from './response/failures.ts';
import { NotJson } from './response/jsonReader.ts';
import { outcomesOf, stating } from './response/mutationOutcome.ts';
import { parseResponse } from './response/parseResponse.ts';
import { DataObject, type Value } from './response/responseData.ts';
import {
  clientErrorOf,
  errorFrom,
  errorsOf,
  masked,
  unavailable,
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
  /** How clients read errors of subgraphs; without this, only codes of the catalogue pass. */
  translateError?: TranslateError | undefined;
  /** A subgraph's error that clients must not read. */
  onMasked?(error: unknown, service: string): void;
  /** An error of a subgraph's answer, as clients read it. */
  onError?: ((error: ClientError, service: string) => void) | undefined;
}

/** Runs a compiled plan to its end, whatever fails on the way. */
export async function executePlan(tree: FetchTree, data: DataObject, options: PlanOptions): Promise<Outcome> {
  const outcome: Outcome = { data, failures: createFailures(), loose: [], walks: 1 };
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
  const batches = prepare(fetch, outcome);
  if (batches === undefined) return;
  const refusal = options.refusal(fetch.service);
  let loaded: Loaded;
  if (refusal !== undefined) loaded = { failure: statedBy(fetch, clientErrorOf(refusal), 'NOT_DONE') };
  else {
    try {
      loaded = answered(await load(fetch, batches, options), fetch, options);
    } catch (error) {
      loaded = failed(error, fetch, options);
    }
  }
  merge(fetch, batches, loaded, outcome);
}

/** The representations of each `_entities` field; undefined where there is nothing to ask for. */
function prepare({ entities, root }: Fetch, outcome: Outcome): EntityBatch[] | undefined {
  const batches = entities.map((field) => prepareEntities(field, outcome));
  return root === undefined && batches.every(({ representations }) => representations.length === 0)
    ? undefined
    : batches;
}

const load = (fetch: Fetch, batches: readonly EntityBatch[], { send, variables }: PlanOptions): Promise<Bytes> =>
  send(fetch.service, fetch.operation, bodyOf(fetch, batches, variables), fetch.part);

/** What came from a subgraph: an answer, or why there is none. */
type Loaded = { data: Value | undefined; errors: readonly PathError[] } | { failure: ClientError };

function answered(
  text: Bytes,
  { service, operation, shape }: Fetch,
  { translateError = errorFrom, onMasked, onError }: PlanOptions,
): Loaded {
  const { data, errors } = parseResponse(text, shape);
  if (data === undefined && errors === undefined) throw new NotJson('an answer without data and errors');
  const read = errorsOf(errors, shape, (error) => translateError(error, (cause) => onMasked?.(cause, service)));
  for (const { error } of read) onError?.(error, service);
  // Somebody else's graph says of its mutations what it says.
  const own = operation === 'mutation' && translateError === errorFrom;
  return { data, errors: own ? outcomesOf(read, data !== undefined) : read };
}

function failed(error: unknown, fetch: Fetch, { onMasked }: PlanOptions): Loaded {
  const { service } = fetch;
  if (error instanceof OrgraphError) return { failure: statedBy(fetch, clientErrorOf(error), 'UNKNOWN') };
  onMasked?.(error, service);
  const failure = error instanceof NotJson ? clientErrorOf(unavailable(service)) : masked();
  return { failure: statedBy(fetch, failure, 'UNKNOWN') };
}

const statedBy = ({ operation }: Fetch, error: ClientError, outcome: MutationOutcome): ClientError =>
  operation === 'mutation' ? stating(error, outcome) : error;

function merge({ root }: Fetch, batches: readonly EntityBatch[], loaded: Loaded, outcome: Outcome): void {
  const { data, failures, loose } = outcome;
  const fail = (error: ClientError): void => {
    if (root !== undefined) failures.mark(data, root.mapping, error);
    for (const { targets } of batches)
      for (const { object, target } of targets.flat()) failures.mark(object, target.mapping, error);
  };
  if ('failure' in loaded) return fail(loaded.failure);
  const { data: answer, errors } = loaded;
  if (!(answer instanceof DataObject)) {
    if (root !== undefined) for (const { path, error } of errors) failures.assign(data, root.position, path, error);
    return fail(errors[0]?.error ?? masked());
  }
  for (const batch of batches) mergeEntities(batch, answer.values[batch.entities.slot], errors, outcome);
  if (root === undefined) return;
  mergeResponse(data, answer, root.mapping);
  failures.pass(data, root.mapping);
  for (const { path, error } of errors) {
    if (path.length === 0) failures.mark(data, root.mapping, error);
    if (path.length === 0 || !failures.assign(data, root.position, path, error)) loose.push(error);
  }
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
