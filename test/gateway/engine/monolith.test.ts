import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, graphql, isObjectType, type GraphQLFieldResolver } from 'graphql';
import { compare, isWithin, nullOn } from '../../federation/compare.ts';
import { campaign } from '../../harness/campaign.ts';
import { dead, federate } from '../fixture/ask.ts';
import { library, monolithResolvers, monolithSdl } from '../fixture/library.ts';
import { operations } from '../fixture/operations.ts';

const ask = federate(library);

const monolith = buildSchema(monolithSdl);
for (const [typeName, fields] of Object.entries(monolithResolvers)) {
  const type = monolith.getType(typeName);
  for (const [name, resolve] of Object.entries(fields)) {
    if (isObjectType(type) && name !== '__resolveReference')
      type.getFields()[name]!.resolve = resolve as GraphQLFieldResolver<unknown, unknown>;
  }
}

test('whatever is asked, three subgraphs answer byte for byte as one schema would', async () => {
  await fc.assert(
    fc.asyncProperty(operations(monolith), async ({ source, variables }) => {
      const whole = await graphql({ schema: monolith, source, variableValues: variables });
      expect(whole.errors).toBeUndefined();
      const federated = await ask(source, variables);
      expect(federated.errors).toEqual([]);
      expect(federated.text).toBe(JSON.stringify(whole.data));
    }),
    { numRuns: campaign(100, 400) },
  );
});

/** An answer tells this many errors at most. */
const told = 100;

test('whichever subgraphs are down: what is there is right, what is missing has an error at or below it, and no error is without a null', async () => {
  await fc.assert(
    fc.asyncProperty(
      operations(monolith),
      fc.subarray(['people', 'books', 'social'], { minLength: 1 }),
      async ({ source, variables }, down) => {
        const whole = JSON.parse(
          JSON.stringify((await graphql({ schema: monolith, source, variableValues: variables })).data),
        ) as unknown;
        const { data, errors, masked } = await ask(source, variables, { refusal: dead(...down) });
        const { lost, wrong } = compare(whole, data);
        const untold =
          errors.length < told ? lost.filter((place) => !errors.some(({ path }) => isWithin(path!, place))) : [];
        const needless = errors.filter(
          ({ path, extensions }) => extensions.code !== 'SUBGRAPH_UNAVAILABLE' || nullOn(data, path!) === undefined,
        );
        expect({ masked, wrong, untold, needless }).toEqual({ masked: [], wrong: [], untold: [], needless: [] });
      },
    ),
    { numRuns: campaign(75, 300) },
  );
});
