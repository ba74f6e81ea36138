import type { Bytes } from '../http/jsonBytes.ts';
import type { EntityFetch, Target } from './fetchTree.ts';
import { mergeResponse } from './mergeResponse.ts';
import type { Outcome } from './outcome.ts';
import type { ClientError } from './response/failures.ts';
import { DataObject, type Value } from './response/responseData.ts';
import { masked, type PathError } from './response/subgraphErrors.ts';

/**
 * The objects that one `_entities` field completes: equal representations are asked for once and given to each of their
 * objects.
 */
export interface EntityBatch {
  entities: EntityFetch;
  representations: Bytes[];
  /** For each representation. */
  targets: { object: DataObject; target: Target }[][];
}

/**
 * Collects what a subgraph must be told. An object for which something is missing is left out, and why it is missing is
 * why this is missing too.
 */
export function prepareEntities(entities: EntityFetch, outcome: Outcome): EntityBatch {
  const { data, failures } = outcome;
  const batch: EntityBatch = { entities, representations: [], targets: [] };
  const indexes = new Map<Bytes, number>();
  for (const target of entities.targets) {
    const { path, represent, mapping } = target;
    const walk = outcome.walks;
    outcome.walks += path.length;
    path.each(data, walk, (object) => {
      const represented = represent(object);
      if (represented === undefined) return;
      if (typeof represented !== 'string') {
        const cause = represented.slot === undefined ? undefined : failures.at(represented.holder, represented.slot);
        if (cause !== undefined) failures.mark(object, mapping, cause.error);
        return;
      }
      const index = indexes.get(represented);
      if (index !== undefined) {
        batch.targets[index]!.push({ object, target });
        return;
      }
      indexes.set(represented, batch.representations.length);
      batch.representations.push(represented);
      batch.targets.push([{ object, target }]);
    });
  }
  return batch;
}

/** Puts the answers where they belong. */
export function mergeEntities(
  { entities, targets }: EntityBatch,
  answers: Value | undefined,
  errors: readonly PathError[],
  { failures, loose }: Outcome,
): void {
  const mine = errors.filter(({ path }) => path.length === 0 || path[0] === entities.alias);
  if (!Array.isArray(answers) || answers.length !== targets.length) {
    fail(targets.flat(), mine[0]?.error ?? masked());
    return;
  }
  for (let index = 0; index < answers.length; index += 1) {
    const answer = answers[index];
    if (!(answer instanceof DataObject)) continue;
    for (const { object, target } of targets[index]!) {
      mergeResponse(object, answer, target.mapping);
      failures.pass(object, target.mapping);
    }
  }
  for (const {
    path: [, index, ...path],
    error,
  } of mine) {
    const concerned = typeof index === 'number' ? (targets[index] ?? []) : targets.flat();
    if (path.length === 0) fail(concerned, error);
    else
      for (const { object, target } of concerned)
        if (!failures.assign(object, target.path.position, path, error)) loose.push(error);
  }

  function fail(concerned: EntityBatch['targets'][number], error: ClientError): void {
    for (const { object, target } of concerned) failures.mark(object, target.mapping, error);
  }
}
