import type { GraphQLSchema } from 'graphql';
import type { Base, Contract } from '../published/published.ts';
import type { SubgraphSource } from '../schema/sources.ts';
import type { SharedServer } from './database/server.ts';
import type { CheckName, Finding, Place } from './finding.ts';

/** A subgraph's SDL, and where its lines were written. */
export interface SubgraphState {
  name: string;
  url: string;
  sdl: string;
  /**
   * The place of the definition that a schema coordinate (`Type`, `Type.field`, `Type.field(argument:)`, `@directive`)
   * names in this SDL.
   */
  placeOf(coordinate: string): Place | undefined;
}

/** A whole graph: every subgraph, and what they compose to. */
export interface GraphState {
  subgraphs: ReadonlyMap<string, SubgraphState>;
  supergraph: string;
  apiSchema: GraphQLSchema;
}

/** What the caller chose. */
export interface CheckOptions {
  /** A breaking change that no recorded operation touches passes. */
  allowUnused: boolean;
  /** How many days of recorded traffic count. */
  windowDays: number;
  /** A file or folder of recorded traffic, where it is not the usual one. */
  traffic: string | undefined;
  /** The database server that checks of several subgraphs share; without it each has one of its own. */
  server?: SharedServer | undefined;
}

/**
 * What a check judges: the graph as it is published, and as it would be with the candidate; every other subgraph is the
 * published one in both.
 */
export interface CheckContext {
  /** The subgraph that changes. */
  subgraph: string;
  base: Base;
  /** Undefined for a subgraph that is new in a graph without any. */
  before: GraphState | undefined;
  after: GraphState;
  /** The published graph's. */
  contracts?: readonly Contract[] | undefined;
  options: CheckOptions;
  /** The project's folder, with schema/ and subgraphs/ where it has them; findings' files are relative to it. */
  directory: string;
}

/** One check. @throws CouldNotCheck */
export interface Check {
  name: CheckName;
  /** It waits for another program more than it works: begun first, it is made while the others are. */
  waits?: boolean;
  run(context: CheckContext): Promise<readonly Finding[]>;
}

/** A change that somebody wants to publish: one subgraph as it would be, beside everyone else's as they are. */
export interface Proposal {
  candidate: SubgraphSource;
  base: Base;
  /** What is published now, the candidate's own earlier state included; empty where nothing is. */
  published: readonly SubgraphSource[];
  /** The published graph's. */
  contracts?: readonly Contract[] | undefined;
  /**
   * The other subgraphs as they stand in the sources, where there are any: what would be published next, if they
   * differ.
   */
  beside?: (() => Promise<readonly SubgraphSource[]>) | undefined;
  /** The project's folder. */
  directory: string;
}
