import type { ClientError } from './failures.ts';
import { copy, isObject, mergeInto, type Json, type JsonObject } from './json.ts';
import { eachObjectAt } from './places.ts';
import type { Variables } from './representation.ts';
import type { Outcome } from './run.ts';
import { masked } from './subgraphError.ts';
import type { Entities } from './steps.ts';

/** The objects that one `_entities` field completes: equal representations are asked for once and answered to each of their objects. */
export interface EntityBatch {
  entities: Entities;
  representations: JsonObject[];
  targets: JsonObject[][];
}

/** Collects what a subgraph must be told. An object for which something is missing is left out, and why it is missing is why this is missing too. */
export function gather(entities: Entities, { data, failures }: Outcome, variables: Variables): EntityBatch {
  const batch: EntityBatch = { entities, representations: [], targets: [] };
  const indexes = new Map<string, number>();
  const seen = new Set<JsonObject>();
  const visit = (object: JsonObject): void => {
    if (seen.has(object)) return;
    seen.add(object);
    const represented = entities.represent(object, variables);
    if (represented === undefined) return;
    if ('missing' in represented) {
      const cause = failures.at(object, represented.missing);
      if (cause !== undefined) failures.mark(object, entities.names, cause.error);
      return;
    }
    for (const rewrite of entities.inputRewrites) rewrite(represented.representation);
    const text = JSON.stringify(represented.representation);
    const index = indexes.get(text);
    if (index !== undefined) return void batch.targets[index]!.push(object);
    indexes.set(text, batch.representations.length);
    batch.representations.push(represented.representation);
    batch.targets.push([object]);
  };
  for (const path of entities.paths) eachObjectAt(data, path, visit);
  return batch;
}

/** Puts the answers where they belong: each object gets a copy of its own, because later fetches may complete equal objects differently. */
export function complete({ entities, targets }: EntityBatch, answers: Json | undefined, errors: readonly { path: readonly (string | number)[]; error: ClientError }[], { failures, loose }: Outcome): void {
  const mine = errors.filter(({ path }) => path.length === 0 || path[0] === entities.alias);
  if (!Array.isArray(answers) || answers.length !== targets.length) {
    for (const target of targets.flat()) failures.mark(target, entities.names, mine[0]?.error ?? masked());
    return;
  }
  for (const [index, answer] of answers.entries()) {
    if (!isObject(answer)) continue;
    for (const rewrite of entities.rewrites) rewrite(answer);
    for (const [place, target] of targets[index]!.entries()) mergeInto(target, place === 0 ? answer : copy(answer));
  }
  for (const { path: [, index, ...path], error } of mine) {
    const concerned = typeof index === 'number' ? targets[index] ?? [] : targets.flat();
    const names = path.map((name) => entities.renamed.get(String(name)) ?? name);
    for (const target of concerned) {
      if (names.length === 0) failures.mark(target, entities.names, error);
      else if (!failures.place(target, names, error)) loose.push(error);
    }
  }
}
