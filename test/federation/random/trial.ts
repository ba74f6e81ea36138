import { expect } from '@jest/globals';
import { dead, federate } from '../../gateway/fixture/ask.ts';
import { arriving } from '../arrival.ts';
import { compare, isWithin, nullOn, type Path } from '../compare.ts';
import type { Data } from '../data.ts';
import { sidesOf, type Thing } from '../graph.ts';
import type { Monolith } from '../monolith.ts';
import { drawFrom, type Draw } from './draw.ts';
import { randomGraph, type RandomGraph } from './graph.ts';
import type { RandomOperation } from './operation.ts';
import { pointsOfData, pointsOfOperation, pointsOfRequests } from './points.ts';

/** A random graph with both its sides, and what of it is not yet drawn. */
export interface Trial {
  graph: RandomGraph;
  ask: ReturnType<typeof federate>;
  monolith: Monolith;
  data: Data;
  draw: Draw;
  fieldNames: ReadonlySet<string>;
  points: ReturnType<typeof pointsOfRequests>;
}

export function trialOf(seed: number): Trial {
  const graph = randomGraph(seed);
  const { monolith, subgraphs, data } = sidesOf(graph);
  const fieldNames = new Set([...graph.points.keys()].map((name) => name.split('.')[1]!));
  return {
    graph,
    ask: federate(subgraphs, { satisfiability: graph.satisfiability }),
    monolith,
    data,
    draw: drawFrom(seed),
    fieldNames,
    points: pointsOfRequests(graph),
  };
}

type Errors = readonly { path?: Path | undefined }[];
/** An answer tells this many errors at most. */
const told = 100;

/** The same text, in whatever order subgraphs answer. @returns what the case stands for. */
export async function expectAlike(
  { graph, ask, monolith, data, draw, fieldNames, points }: Trial,
  { source, variables }: RandomOperation,
): Promise<Iterable<string>[]> {
  data.reset();
  const whole = await monolith.ask(source, variables);
  expect(whole.errors).toBeUndefined();
  data.reset();
  const labels = draw.some(['quick']);
  const { text, errors, masked, sent } = await ask(source, variables, {
    overrides: { labels: new Set(labels), percentage: draw(100) },
    arrive: arriving(draw.some(Object.keys(graph.parts))),
  });
  expect({ text, errors, masked }).toEqual({ text: JSON.stringify(whole.data), errors: [], masked: [] });
  return [pointsOfOperation(source, fieldNames), points(sent), pointsOfData(JSON.parse(text))];
}

/** The same data where fields fail, and the same nulls have errors. */
export async function expectAlikeThoughFieldsFail(
  { graph, ask, monolith, data, draw }: Trial,
  { source, variables }: RandomOperation,
): Promise<Iterable<string>[]> {
  const things = Object.fromEntries(
    Object.entries(graph.things!).map(([name, thing]) => [name, withFailures(thing, graph.breakable, draw)]),
  );
  data.reset(things);
  const whole = await monolith.ask(source, variables);
  data.reset(things);
  const {
    text,
    data: answered,
    errors,
    masked,
  } = await ask(source, variables, { arrive: arriving(draw.some(Object.keys(graph.parts))) });
  expect(text).toBe(JSON.stringify(whole.data));
  expect(masked).toEqual([]);
  const nulls = nullsWithErrors(answered, errors);
  if (errors.length < told) expect(nulls).toEqual(nullsWithErrors(answered, whole.errors ?? []));
  return [
    errors.length === 0
      ? []
      : [
          'fields that fail',
          ...(errors.some(({ path }) => nullOn(answered, path!)!.length < path!.length) ? ['nulls that climb'] : []),
        ],
  ];
}

/** What is there is right, what is missing has an error at or below it, and no error is without a null. */
export async function expectRightThoughSubgraphsAreDown(
  { graph, ask, monolith, data, draw }: Trial,
  { source, variables }: RandomOperation,
): Promise<Iterable<string>[]> {
  if (source.startsWith('mutation')) return [];
  data.reset();
  const whole = JSON.parse(JSON.stringify((await monolith.ask(source, variables)).data)) as unknown;
  const down = draw.some(Object.keys(graph.parts), 1);
  const {
    data: answered,
    errors,
    masked,
  } = await ask(source, variables, { refusal: dead(...down), arrive: arriving(draw.some(Object.keys(graph.parts))) });
  const { lost, wrong } = compare(whole, answered);
  const untold = errors.length < told ? lost.filter((place) => !errors.some(({ path }) => isWithin(path!, place))) : [];
  const needless = errors.filter(
    ({ path, extensions }) => extensions.code !== 'SUBGRAPH_UNAVAILABLE' || nullOn(answered, path!) === undefined,
  );
  expect({ masked, wrong, untold, needless }).toEqual({ masked: [], wrong: [], untold: [], needless: [] });
  return [errors.length === 0 ? [] : ['subgraphs that are down', ...(answered === null ? [] : ['partial data'])]];
}

/** A thing of which some fields fail. */
const withFailures = (thing: Thing, breakable: ReadonlySet<string>, draw: Draw): Thing =>
  Object.fromEntries(
    Object.entries(thing).map(([field, value]) => [
      field,
      breakable.has(`${thing.is}.${field}`) && draw.percent(40)
        ? { fails: draw.pick(['FORBIDDEN', 'NOT_FOUND']) }
        : value,
    ]),
  );

/** The nulls that errors explain. Where several could be told for one null, one is enough. */
const nullsWithErrors = (data: unknown, errors: Errors): string[] =>
  [...new Set(errors.map(({ path }) => nullOn(data, path!)?.join('.') ?? `${path?.join('.')} is not null`))].sort();
