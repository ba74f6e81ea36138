import type { Bytes } from '../http/jsonBytes.ts';
import type { EntityFetch, Target } from './fetchTree.ts';
import { mergeResponse } from './mergeResponse.ts';
import type { Outcome } from './outcome.ts';
import type { Lack, Representing } from './representation.ts';
import { requires } from './requiredFields.ts';
import { masked, type Reason } from './response/reasons.ts';
import { DataObject, type Value } from './response/responseData.ts';
import type { Filled, Mapping } from './response/responsePosition.ts';
import type { PathError } from './response/subgraphErrors.ts';

/**
 * The objects that one `_entities` field completes: equal representations are asked for once and given to each of their
 * objects.
 */
export interface EntityBatch {
  entities: EntityFetch;
  representations: Bytes[];
  /** For each representation. */
  asked: AskedEntity[][];
}

/** An object that is to be completed. */
export interface AskedEntity {
  object: DataObject;
  mapping: Mapping;
  /** Fields whose answer is worth nothing, because what they require has failed. */
  lost: ReadonlyMap<Filled, Reason | undefined> | undefined;
}

/**
 * Collects what a subgraph must be told. An object whose key is lacking is left out, and why it is lacking is why what
 * was to be fetched is missing too.
 */
export function prepareEntities(entities: EntityFetch, outcome: Outcome): EntityBatch {
  const { data, failures } = outcome;
  const batch: EntityBatch = { entities, representations: [], asked: [] };
  const indexes = new Map<Bytes, number>();
  const representing: Representing = { failures, lacks: [] };
  for (const target of entities.targets) {
    const { path, represent, mapping } = target;
    const walk = outcome.walks;
    outcome.walks += path.length;
    path.each(data, walk, (object) => {
      const representation = represent(object, representing);
      let lost: AskedEntity['lost'];
      if (representing.lacks.length > 0) {
        const { key, dependents } = lossOf(target, representing.lacks.splice(0));
        if (key !== undefined) {
          failures.lack(object, mapping.filled, key.reason);
          return;
        }
        if (dependents.size === mapping.filled.length) {
          for (const [filled, reason] of dependents) failures.lack(object, [filled], reason);
          return;
        }
        lost = dependents;
      }
      if (representation === undefined) return;
      const asked = { object, mapping, lost };
      const index = indexes.get(representation);
      if (index !== undefined) {
        batch.asked[index]!.push(asked);
        return;
      }
      indexes.set(representation, batch.representations.length);
      batch.representations.push(representation);
      batch.asked.push([asked]);
    });
  }
  outcome.asked.push(...batch.asked);
  return batch;
}

/** What cannot be had of an object of whose representation something is lacking: without its key, nothing. */
function lossOf(
  { dependents }: Target,
  lacks: readonly Lack[],
): { key: Lack | undefined; dependents: ReadonlyMap<Filled, Reason | undefined> } {
  const lost = new Map<Filled, Reason | undefined>();
  let key: Lack | undefined;
  for (const lack of lacks) {
    const { path, reason } = lack;
    const concerned = dependents.filter((dependent) => dependent.requires.some((set) => requires(set, path)));
    if (concerned.length === 0) key ??= lack;
    else for (const { filled } of concerned) if (!lost.has(filled)) lost.set(filled, reason);
  }
  return { key, dependents: lost };
}

/** Puts the answers where they belong. */
export function mergeEntities(
  { entities, asked }: EntityBatch,
  answers: Value | undefined,
  errors: readonly PathError[],
  { failures }: Outcome,
): void {
  const mine = errors
    .filter(({ path }) => path.length === 0 || path[0] === entities.alias)
    .map(({ path: [, index, ...path], error }) => ({ index, path, reason: { error } }));
  if (!Array.isArray(answers) || answers.length !== asked.length) {
    const reason = mine[0]?.reason ?? { error: masked(), invalid: 'not one for each representation' };
    for (const { object, mapping } of asked.flat()) failures.lack(object, mapping.filled, reason);
    return;
  }
  for (let index = 0; index < answers.length; index += 1) {
    const answer = answers[index]!;
    for (const one of asked[index]!) {
      if (!(answer instanceof DataObject) || mine.length > 0 || one.lost !== undefined) mergeFaulty(one, answer, index);
      else {
        mergeResponse(one.object, answer, one.mapping);
        failures.settle(one.object, answer, one.mapping);
      }
    }
  }

  /** The same where not all is as it was asked. */
  function mergeFaulty({ object, mapping, lost }: AskedEntity, answer: Value, at: number): void {
    const own = mine.filter(({ index }) => typeof index !== 'number' || index === at);
    const kept = answer instanceof DataObject && lost !== undefined ? without(answer, lost) : answer;
    const known = kept instanceof DataObject ? kept : undefined;
    if (known !== undefined) mergeResponse(object, known, mapping);
    else if (kept !== null) failures.lack(object, mapping.filled, { error: masked(), invalid: 'not an object' });
    for (const [filled, reason] of lost ?? []) failures.lack(object, [filled], reason);
    for (const { path, reason } of own) if (!isOf(path, lost)) failures.assign(object, known, mapping, path, reason);
    if (known !== undefined) failures.settle(object, known, mapping);
    else if (kept === null) {
      // A field that may not be null has taken its entity with it, and all that was asked of that; else it was said.
      if (own.length > 0) failures.lack(object, mapping.filled, own[0]!.reason);
      failures.lack(object, mapping.filled, undefined);
    }
  }
}

/** An answer without what is worth nothing of it. */
function without({ values }: DataObject, lost: ReadonlyMap<Filled, unknown>): DataObject {
  const kept = new DataObject(values.length);
  for (const [slot, value] of values.entries()) kept.values[slot] = value;
  for (const { source } of lost.keys()) kept.values[source] = undefined;
  return kept;
}

const isOf = ([first]: readonly (string | number)[], lost: AskedEntity['lost']): boolean =>
  lost !== undefined && [...lost.keys()].some(({ name }) => name === first);
