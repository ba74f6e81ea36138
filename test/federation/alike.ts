import { beforeAll, describe, expect, test } from '@jest/globals';
import { getVariableValues, lexicographicSortSchema, parse, printSchema, validate } from 'graphql';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { federate } from '../gateway/fixture/ask.ts';
import { composeSmall } from '../gateway/fixture/compose.ts';
import { arriving } from './arrival.ts';
import { sidesOf, type Graph } from './graph.ts';

export interface Asked {
  ask: string;
  with?: Record<string, unknown>;
  /** Which progressive overrides apply. */
  overrides?: { labels?: readonly string[]; percentage?: number };
  /** The subgraphs that are asked, in any order, separated by spaces. */
  by?: string;
  /** How many requests to subgraphs it takes. */
  requests?: number;
  /**
   * Why the planner cannot do it yet: the claim is expected to fail, and to be freed of this mark when it no longer
   * does.
   */
  gap?: string;
  /** How many errors the one schema has; none when absent. */
  errors?: number;
}

/**
 * Claims that a federated graph answers operations exactly as one schema over the same data: the same text, and errors
 * at the same places, in whatever order subgraphs answer.
 */
export function alike(claim: string, graph: Graph, operations: readonly (string | Asked)[]): void {
  describe.each([claim])('%s', () => {
    const { monolith, subgraphs, data } = sidesOf(graph);
    let ask: ReturnType<typeof federate>;
    beforeAll(() => {
      ask = federate(subgraphs, { satisfiability: graph.satisfiability });
    });

    // What the gateway adds is not the subgraphs'.
    test('clients see the one schema', () => {
      const seen = readSupergraph(composeSmall(subgraphs, graph.satisfiability), { nodes: false }).apiSchema;
      expect(printSchema(lexicographicSortSchema(seen))).toBe(printSchema(lexicographicSortSchema(monolith.schema)));
    });

    const asked = operations.map((operation): Asked =>
      typeof operation === 'string' ? { ask: operation } : operation,
    );
    for (const operation of asked)
      (operation.gap === undefined ? test : test.failing)(
        operation.gap === undefined ? operation.ask : `${operation.ask} (${operation.gap})`,
        () => expectAlike(operation),
      );

    async function expectAlike({
      ask: source,
      with: variables = {},
      overrides: { labels = [], percentage = 99 } = {},
      by,
      requests,
      errors = 0,
    }: Asked): Promise<void> {
      data.reset();
      const whole = await monolith.ask(source, variables);
      const names = Object.keys(graph.parts);
      for (const order of [names, names.toReversed()]) {
        data.reset();
        const federated = await ask(source, variables, {
          overrides: { labels: new Set(labels), percentage },
          arrive: arriving(order),
        });
        expect({ ...plain(federated), text: federated.text, masked: errors === 0 ? federated.masked : [] }).toEqual({
          ...plain(whole),
          text: JSON.stringify(whole.data),
          masked: [],
        });
        expect(federated.errors).toHaveLength(errors);
        if (by !== undefined)
          expect([...new Set(federated.sent.map(({ service }) => service))].sort().join(' ')).toBe(by);
        if (requests !== undefined) expect(federated.sent).toHaveLength(requests);
      }
    }
  });
}

/** Claims that both sides refuse an operation, or its variables, before anything runs. */
export function refused(claim: string, graph: Graph, operations: readonly Omit<Asked, 'by' | 'errors'>[]): void {
  describe.each([claim])('%s', () => {
    const { monolith, subgraphs } = sidesOf(graph);
    test.each(operations)('$ask', ({ ask: source, with: variables = {} }) => {
      const [whole, seen] = [monolith.schema, readSupergraph(composeSmall(subgraphs), { nodes: false }).apiSchema].map(
        (schema) => {
          const document = parse(source);
          const invalid = validate(schema, document);
          if (invalid.length > 0) return invalid.map(({ message }) => message);
          const operation = document.definitions.find((node) => node.kind === 'OperationDefinition');
          return (
            getVariableValues(schema, operation?.variableDefinitions ?? [], variables).errors?.map(
              ({ message }) => message,
            ) ?? []
          );
        },
      );
      expect(whole).not.toEqual([]);
      expect(seen).toEqual(whole);
    });
  });
}

/** Errors as both sides tell them: a masked one has the code INTERNAL. */
const plain = ({
  data,
  errors = [],
}: {
  data?: unknown;
  errors?: readonly { path?: readonly (string | number)[] | undefined; extensions?: object | undefined }[];
}) => ({
  data: JSON.parse(JSON.stringify(data ?? null)) as unknown,
  errors: errors.map(({ path, extensions }) => `${path?.join('.')} ${codeOf(extensions)}`).sort(),
});

const codeOf = (extensions: { code?: unknown } = {}): string =>
  typeof extensions.code === 'string' ? extensions.code : 'INTERNAL';
