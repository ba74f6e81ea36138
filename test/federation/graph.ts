import type { SmallSubgraph } from '../gateway/fixture/compose.ts';
import { createData, type Data } from './data.ts';
import { honestResolvers } from './honestSubgraph.ts';
import { createMonolith, type Monolith } from './monolith.ts';

/**
 * Something that data holds: `is` names its type. Where a field gives an object, a text is the name under which another
 * thing is found.
 */
export interface Thing {
  is?: string;
  [field: string]: unknown;
}

/**
 * Gives a field's value when it is more than a property. With @requires it is given what is required and nothing else.
 */
export type Resolve = (given: never, args: never, things: Record<string, Thing>) => unknown;

/** A federated graph and its measure, one schema over the same data. */
export interface Graph {
  /** The one schema. */
  whole: string;
  /** The subgraphs' schemas by name. */
  parts: Readonly<Record<string, string>>;
  /** What a subgraph's process serves where that is not what was composed. */
  serves?: Readonly<Record<string, string>>;
  /** `unchecked`: not every field can be fetched from wherever it can be asked. */
  satisfiability?: 'unchecked';
  /** The subgraphs that are written for version 1 of federation. */
  version1?: readonly string[];
  /** The values of Query's fields. */
  root?: Readonly<Record<string, unknown>>;
  things?: Readonly<Record<string, Thing>>;
  /** By `Type.field`. */
  resolve?: Readonly<Record<string, Resolve>>;
}

/**
 * Both sides of a graph. Each subgraph is honest: it knows its own fields, and of the others what a request tells it.
 */
export function sidesOf(graph: Graph): { monolith: Monolith; subgraphs: SmallSubgraph[]; data: Data } {
  const data = createData(graph);
  return {
    data,
    monolith: createMonolith(graph.whole, data),
    subgraphs: Object.entries(graph.parts).map(([name, sdl]) => {
      const serves = graph.serves?.[name] ?? sdl;
      const federation = graph.version1?.includes(name) === true ? 1 : 2;
      return { name, sdl, serves, federation, resolvers: honestResolvers(serves, data) };
    }),
  };
}
