import { expect, test } from '@jest/globals';
import { buildSchema, graphql, isObjectType, type GraphQLFieldResolver } from 'graphql';
import fc from 'fast-check';
import { dead, federate } from './graph/ask.ts';
import { library, monolithResolvers, monolithSdl } from './graph/library.ts';
import { operations } from './graph/operations.ts';

const ask = federate(library);
/** Milliseconds that hundreds of operations may take on a busy machine. */
const patience = 120_000;

const monolith = buildSchema(monolithSdl);
for (const [typeName, fields] of Object.entries(monolithResolvers)) {
  const type = monolith.getType(typeName);
  for (const [name, resolve] of Object.entries(fields)) {
    if (isObjectType(type) && name !== '__resolveReference') type.getFields()[name]!.resolve = resolve as GraphQLFieldResolver<unknown, unknown>;
  }
}

test('whatever is asked, three subgraphs answer byte for byte as one schema would', async () => {
  await fc.assert(fc.asyncProperty(operations(monolith), async ({ source, variables }) => {
    const whole = await graphql({ schema: monolith, source, variableValues: variables });
    expect(whole.errors).toBeUndefined();
    const federated = await ask(source, variables);
    expect(federated.errors).toEqual([]);
    expect(federated.text).toBe(JSON.stringify(whole.data));
  }), { numRuns: 400 });
}, patience);

type Path = readonly (string | number)[];

/** Where the part says null though the whole does not, and where they differ otherwise. */
function compare(whole: unknown, part: unknown, path: Path = []): { lost: Path[]; wrong: Path[] } {
  if (part === null) return { lost: whole === null ? [] : [path], wrong: [] };
  if (typeof part !== 'object' || typeof whole !== 'object' || whole === null) return { lost: [], wrong: part === whole ? [] : [path] };
  if (Object.keys(part).join() !== Object.keys(whole).join()) return { lost: [], wrong: [path] };
  const inner = Object.entries(part).map(([name, value]) => compare((whole as Record<string, unknown>)[name], value, [...path, Array.isArray(part) ? Number(name) : name]));
  return { lost: inner.flatMap(({ lost }) => lost), wrong: inner.flatMap(({ wrong }) => wrong) };
}

function reachesNull(data: unknown, path: Path): boolean {
  let value = data;
  for (const name of path) {
    if (value === null) return true;
    value = Object.hasOwn(value as object, name) ? (value as Record<string | number, unknown>)[name] : undefined;
  }
  return value === null;
}

const isWithin = (path: Path, place: Path): boolean => place.every((name, index) => path[index] === name);
/** An answer tells this many errors at most. */
const told = 100;

test('whichever subgraphs are down: what is there is right, what is missing has an error at or below it, and no error is without a null', async () => {
  await fc.assert(fc.asyncProperty(operations(monolith), fc.subarray(['people', 'books', 'social'], { minLength: 1 }), async ({ source, variables }, down) => {
    const whole = JSON.parse(JSON.stringify((await graphql({ schema: monolith, source, variableValues: variables })).data)) as unknown;
    const { data, errors, masked } = await ask(source, variables, { refusal: dead(...down) });
    const { lost, wrong } = compare(whole, data);
    const untold = errors.length < told ? lost.filter((place) => !errors.some(({ path }) => isWithin(path!, place))) : [];
    const needless = errors.filter(({ path, extensions }) => extensions.code !== 'SUBGRAPH_UNAVAILABLE' || !reachesNull(data, path!));
    expect({ masked, wrong, untold, needless }).toEqual({ masked: [], wrong: [], untold: [], needless: [] });
  }), { numRuns: 300 });
}, patience);
