import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OrgraphError } from '#platform/values/errors.ts';
import { campaign } from '../harness/campaign.ts';
import { randomOperation } from './random/operation.ts';
import {
  expectAlike,
  expectAlikeThoughFieldsFail,
  expectRightThoughSubgraphsAreDown,
  trialOf,
} from './random/trial.ts';

// FEDERATION_GRAPHS says how many graphs are drawn (a nightly run draws more), FEDERATION_SEED from where on. A failure
// prints the seed of its graph.
const graphs = Number(process.env['FEDERATION_GRAPHS'] ?? campaign(30, 200));
const least = campaign(2, 25);
const seed = Number(process.env['FEDERATION_SEED'] ?? 1);
const expectations = [
  ...Array<typeof expectAlike>(12).fill(expectAlike),
  ...Array<typeof expectAlike>(6).fill(expectAlikeThoughFieldsFail),
  ...Array<typeof expectAlike>(2).fill(expectRightThoughSubgraphsAreDown),
];

const counts = new Map<string, number>();
let cases = 0;
let tooComplex = 0;

test(
  'whatever the graph, its split, its data and what is asked of it, the gateway answers as one schema would',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.noBias(fc.nat()), async (drawn) => {
        const trial = trialOf(drawn);
        for (const [index, expectation] of expectations.entries()) {
          const operation = randomOperation(trial.monolith.schema, drawn + index);
          try {
            for (const point of new Set((await expectation(trial, operation)).flatMap((points) => [...points])))
              counts.set(point, (counts.get(point) ?? 0) + 1);
            cases += 1;
          } catch (error) {
            if (!(error instanceof OrgraphError && error.code === 'QUERY_TOO_COMPLEX'))
              throw new Error(
                `graph ${drawn}, operation ${index}: ${operation.source} ${JSON.stringify(operation.variables)}`,
                { cause: error },
              );
            tooComplex += 1;
          }
        }
      }),
      { numRuns: graphs, seed, endOnFailure: true },
    );
    expect(cases).toBeGreaterThanOrEqual(graphs * 18);
    expect(tooComplex / cases).toBeLessThan(0.005);
  },
  300_000 + graphs * 2_000,
);

test.each([
  '@key: single',
  '@key: compound',
  '@key: nested',
  '@key: several',
  '@shareable',
  '@requires',
  '@requires with arguments',
  '@requires of inner fields',
  '@requires of inner fields with arguments',
  '@requires of abstract types',
  '@requires of hidden fields',
  '@requires of @requires',
  '@requires without a common key',
  '@requires of @requires without a common key',
  '@provides',
  '@provides of inner fields',
  '@override',
  '@override(label)',
  '@override(label: percent)',
  '@interfaceObject',
  '@interfaceObject without a resolvable key',
  '@requires on @interfaceObject',
  '@provides on interfaces',
  '@provides of __typename',
  '@key on interfaces',
  'value types in parts',
  'value types in lists',
  'interfaces differ',
  'unions differ',
  'output enums unite',
  'input enums intersect',
  'input objects intersect',
  'self-references',
  'fields that give the root',
  'mutations',
  'mutations: several',
  'mutations: entities fetched between',
  '__typename',
  '__typename under another name',
  'introspection beside data',
  'aliases that are names of fields',
  'names that JavaScript knows',
  'fragment spreads',
  'inline fragments',
  'fragments without a type',
  'conditions on fields',
  'conditions on inline fragments',
  'conditions on spreads',
  'conditions in conditions',
  'arguments by literal',
  'arguments by variable',
  'arguments that are null',
  'defaults of variables',
  'input objects',
  'nulls',
  'nulls in lists',
  'lists in lists',
  'empty lists',
  'fields that fail',
  'nulls that climb',
  'subgraphs that are down',
  'partial data',
])(`%s: at least ${least} cases`, (point) => {
  expect(counts.get(point)).toBeGreaterThanOrEqual(least);
});
