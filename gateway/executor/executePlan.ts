import { OrgraphError } from '#platform/values/errors.ts';
import { bytesOf, type Bytes } from '../http/jsonBytes.ts';
import { DataObject } from './response/responseData.ts';
import { complete, gather } from './entityFetch.ts';
import { createFailures, type ClientError, type Failures } from './response/failures.ts';
import { fill } from './mergeResponse.ts';
import { NotJson, scanAnswer } from './response/parseResponse.ts';
import type { Fetch, Step } from './fetchTree.ts';
import { clientErrorOf, errorFrom, errorsOf, masked, unavailable, type TellError } from './response/subgraphErrors.ts';

export interface RunOptions {
  /** Coerced. */
  variables: Readonly<Record<string, unknown>>;
  /** Sends a request. @throws OrgraphError for a client to read when no answer came. */
  send(service: string, operation: 'query' | 'mutation', body: Bytes): Promise<Bytes>;
  /** Why nothing may be sent to a subgraph. */
  refusal(service: string): OrgraphError | undefined;
  /** How clients are told errors of subgraphs; without this, only codes of the catalogue pass. */
  tellError?: TellError | undefined;
  /** A subgraph's error that clients must not read. */
  onMasked?(error: unknown, service: string): void;
}

/** What running left: the data as far as it came, why the rest did not, and errors that belong to no empty place. */
export interface Outcome {
  data: DataObject;
  failures: Failures;
  loose: ClientError[];
  /** The number of the next walk over the data. */
  walks: number;
}

/** Runs a compiled plan to its end, whatever fails on the way. */
export async function run(step: Step, data: DataObject, options: RunOptions): Promise<Outcome> {
  const outcome: Outcome = { data, failures: createFailures(), loose: [], walks: 1 };
  await runStep(step, outcome, options);
  return outcome;
}

async function runStep(step: Step, outcome: Outcome, options: RunOptions): Promise<void> {
  if (step.kind === 'fetch') return runFetch(step, outcome, options);
  if (step.kind === 'parallel') await Promise.all(step.steps.map((inner) => runStep(inner, outcome, options)));
  else for (const inner of step.steps) await runStep(inner, outcome, options);
}

async function runFetch(fetch: Fetch, outcome: Outcome, options: RunOptions): Promise<void> {
  const { data, failures, loose } = outcome;
  const { service, root, shape } = fetch;
  const batches = fetch.entities.map((entities) => gather(entities, outcome));
  if (root === undefined && batches.every(({ representations }) => representations.length === 0)) return;

  const fail = (error: ClientError): void => {
    if (root !== undefined) failures.mark(data, root.mapping, error);
    for (const { targets } of batches) for (const { object, target } of targets.flat()) failures.mark(object, target.mapping, error);
  };
  const mask = (cause: unknown): void => options.onMasked?.(cause, service);

  const refusal = options.refusal(service);
  if (refusal !== undefined) return fail(clientErrorOf(refusal));
  let answer, errors;
  try {
    const text = await options.send(service, fetch.operation, bodyOf(fetch, batches, options.variables));
    answer = scanAnswer(text, shape);
    if (answer.data === undefined && answer.errors === undefined) throw new NotJson('an answer without data and errors');
    errors = errorsOf(answer.errors, shape, (error) => (options.tellError ?? errorFrom)(error, mask));
  } catch (error) {
    if (!(error instanceof OrgraphError)) mask(error);
    return fail(error instanceof OrgraphError ? clientErrorOf(error) : error instanceof NotJson ? clientErrorOf(unavailable(service)) : masked());
  }

  if (!(answer.data instanceof DataObject)) {
    if (root !== undefined) for (const { path, error } of errors) failures.place(data, root.position, path, error);
    return fail(errors[0]?.error ?? masked());
  }
  for (const batch of batches) complete(batch, answer.data.values[batch.entities.place], errors, outcome);
  if (root === undefined) return;
  fill(data, answer.data, root.mapping);
  failures.pass(data, root.mapping);
  for (const { path, error } of errors) {
    if (path.length === 0) failures.mark(data, root.mapping, error);
    if (path.length === 0 || !failures.place(data, root.position, path, error)) loose.push(error);
  }
}

function bodyOf({ prefix, variables }: Fetch, batches: readonly { entities: { key: Bytes }; representations: readonly Bytes[] }[], given: RunOptions['variables']): Bytes {
  let text = '';
  for (const { name, key } of variables) {
    if (Object.hasOwn(given, name)) text += `${text === '' ? '' : ','}${key}${bytesOf(JSON.stringify(given[name]) ?? 'null')}`;
  }
  for (const { entities: { key }, representations } of batches) {
    text += `${text === '' ? '' : ','}${key}[${representations.join(',')}]`;
  }
  return `${prefix}${text}}}`;
}
