import type { FlattenNodePathSegment } from '@graphql-hive/router-query-planner';
import { parse, print } from 'graphql';
import type { Fetch, FetchTree } from './fetchTree.ts';
import type { ClientError } from './response/reasons.ts';

/** A plan as somebody sees it who may: its steps, and what became of each fetch. It holds no data of anyone. */
export type PlanStep =
  | { kind: 'sequence' | 'parallel'; steps: PlanStep[] }
  | {
      kind: 'fetch';
      subgraph: string;
      /** What was sent, without variables. */
      operation: string;
      /** Where the objects stand that it completes; none for the root. */
      paths: string[];
      /** Null where there was nothing to ask for. */
      ran: RanFetch | null;
    };

/** Times are milliseconds, counted from the beginning of the execution. */
interface RanFetch {
  began: number;
  milliseconds: number;
  /** How many objects it completed. */
  objects: number;
  /** Of the answer; 0 where none came. */
  bytes: number;
  /** Of its first error. */
  code?: string;
}

/** What of a fetch is told as it happens. */
export interface FetchTrace {
  arrived(bytes: number): void;
  end(error: ClientError | undefined): void;
}

/** Sees one request run its plan. Made only for who may see it and has asked; nothing of it costs anybody else. */
export class PlanTrace {
  #began = performance.now();
  #tree: FetchTree | undefined;
  #clientName = (name: string): string => name;
  readonly #ran = new Map<Fetch, RanFetch>();

  /** Tells which plan is run, and that it begins. @param clientName what a client calls a field of the plan. */
  planned(tree: FetchTree, clientName: (name: string) => string): void {
    this.#tree = tree;
    this.#clientName = clientName;
    this.#began = performance.now();
  }

  begin(fetch: Fetch, objects: number): FetchTrace {
    const began = performance.now();
    const ran: RanFetch = { began: rounded(began - this.#began), milliseconds: 0, objects, bytes: 0 };
    this.#ran.set(fetch, ran);
    return {
      arrived(bytes) {
        ran.bytes = bytes;
      },
      end(error) {
        ran.milliseconds = rounded(performance.now() - began);
        if (error !== undefined) ran.code = error.extensions.code;
      },
    };
  }

  /** The plan and its times; null where nothing was planned. */
  report(): { milliseconds: number; steps: PlanStep } | null {
    if (this.#tree === undefined) return null;
    return { milliseconds: rounded(performance.now() - this.#began), steps: this.#step(this.#tree) };
  }

  #step(tree: FetchTree): PlanStep {
    if (tree.kind !== 'fetch') return { kind: tree.kind, steps: tree.nodes.map((inner) => this.#step(inner)) };
    const targets = tree.entities.flatMap((entity) => entity.targets.map(({ path }) => path));
    const paths = tree.root?.path === undefined ? targets : [tree.root.path];
    return {
      kind: 'fetch',
      subgraph: tree.service,
      operation: operationIn(tree),
      paths: [...new Set(paths.map(({ segments }) => this.#textOf(segments)))],
      ran: this.#ran.get(tree) ?? null,
    };
  }

  #textOf(path: readonly FlattenNodePathSegment[]): string {
    const names = path.map((segment) => {
      if (segment === '@') return segment;
      return 'Field' in segment ? this.#clientName(segment.Field) : `(${segment.TypeCondition.join(' | ')})`;
    });
    return names.join('.').replaceAll('.@', '[]');
  }
}

/** A body without its variables is JSON once it is closed. */
const operationIn = ({ prefix }: Fetch): string =>
  print(parse((JSON.parse(`${Buffer.from(prefix, 'latin1').toString()}}}`) as { query: string }).query));

/** To a hundredth of a millisecond. */
const rounded = (milliseconds: number): number => Math.round(milliseconds * 100) / 100;
