import { OrgraphError } from '#platform/errors.ts';
import { complete, gather } from './entities.ts';
import { clientErrorOf, errorFrom, masked, type SubgraphError } from './subgraphError.ts';
import { createFailures, type ClientError, type Failures } from './failures.ts';
import { isObject, mergeInto, type Json, type JsonObject } from './json.ts';
import type { Variables } from './representation.ts';
import type { Fetch, Step } from './steps.ts';

/** A subgraph's answer to one request. */
export interface SubgraphAnswer {
  data?: Json | undefined;
  errors?: readonly SubgraphError[] | undefined;
}

export interface RunOptions {
  variables: Variables;
  /** Sends a request. @throws OrgraphError for a client to read when no answer came. */
  send(service: string, operation: 'query' | 'mutation', body: string): Promise<SubgraphAnswer>;
  /** Why nothing may be sent to a subgraph. */
  refusal(service: string): OrgraphError | undefined;
  /** A subgraph's error that clients must not read. */
  onMasked?(error: unknown, service: string): void;
}

/** What running left: the data as far as it came, why the rest did not, and errors that belong to no empty place. */
export interface Outcome {
  data: JsonObject;
  failures: Failures;
  loose: ClientError[];
}

/** Runs a compiled plan to its end, whatever fails on the way. */
export async function run(step: Step, options: RunOptions): Promise<Outcome> {
  const outcome: Outcome = { data: {}, failures: createFailures(), loose: [] };
  await runStep(step, outcome, options);
  return outcome;
}

async function runStep(step: Step, outcome: Outcome, options: RunOptions): Promise<void> {
  if (step.kind === 'fetch') return runFetch(step, outcome, options);
  if (step.kind === 'parallel') await Promise.all(step.steps.map((inner) => runStep(inner, outcome, options)));
  else for (const inner of step.steps) await runStep(inner, outcome, options);
}

async function runFetch(fetch: Fetch, outcome: Outcome, options: RunOptions): Promise<void> {
  const batches = fetch.entities?.map((entities) => gather(entities, outcome, options.variables));
  if (batches?.every(({ representations }) => representations.length === 0)) return;

  const fail = (error: ClientError) => {
    if (batches === undefined) outcome.failures.mark(outcome.data, fetch.root.names, error);
    for (const { entities, targets } of batches ?? []) for (const target of targets.flat()) outcome.failures.mark(target, entities.names, error);
  };

  const refusal = options.refusal(fetch.service);
  if (refusal !== undefined) return fail(clientErrorOf(refusal));
  const variables: Record<string, unknown> = {};
  for (const name of fetch.variables) if (Object.hasOwn(options.variables, name)) variables[name] = options.variables[name];
  for (const { entities, representations } of batches ?? []) variables[entities.variable] = representations;
  let answer: SubgraphAnswer;
  try {
    answer = await options.send(fetch.service, fetch.operation, `${fetch.prefix}${JSON.stringify(variables)}}`);
  } catch (error) {
    if (!(error instanceof OrgraphError)) options.onMasked?.(error, fetch.service);
    return fail(error instanceof OrgraphError ? clientErrorOf(error) : masked());
  }

  const errors = (answer.errors ?? []).map((error) => ({ path: error.path ?? [], error: errorFrom(error, (cause) => options.onMasked?.(cause, fetch.service)) }));
  const data = isObject(answer.data) ? answer.data : undefined;
  if (data === undefined) return fail(errors[0]?.error ?? masked());
  if (batches !== undefined) {
    for (const batch of batches) complete(batch, data[batch.entities.alias], errors, outcome);
    return;
  }
  for (const rewrite of fetch.root.rewrites) rewrite(data);
  mergeInto(outcome.data, data);
  for (const { path, error } of errors) {
    const names = path.map((name) => fetch.root.renamed.get(String(name)) ?? name);
    if (path.length === 0) outcome.failures.mark(outcome.data, fetch.root.names, error);
    if (path.length === 0 || !outcome.failures.place(outcome.data, names, error)) outcome.loose.push(error);
  }
}
