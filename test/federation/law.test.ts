import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OrgraphError } from '#platform/values/errors.ts';
import { campaign } from '../harness/campaign.ts';
import { breaches, type Answer } from './law/law.ts';
import { lawTrial } from './law/trial.ts';
import { drawFrom } from './random/draw.ts';
import { randomOperation } from './random/operation.ts';

// FEDERATION_GRAPHS says how many graphs are drawn, FEDERATION_SEED from where on. A failure prints the seed of its
// graph.
const graphs = Number(process.env['FEDERATION_GRAPHS'] ?? campaign(26, 52));
const seed = Number(process.env['FEDERATION_SEED'] ?? 1);
const operations = 10;
const weathers = 20;
const least = campaign(100, 200);

const counts = new Map<string, number>();
let cases = 0;

test(
  'whatever fails, is left out or is said to be null, every null of an answer is explained',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.noBias(fc.nat()), async (drawn) => {
        const { schema, trial } = lawTrial(drawn, drawFrom(drawn).percent(50));
        for (let index = 0; index < operations; index += 1) {
          const operation = randomOperation(schema, drawn + index);
          const answer = await trial(operation);
          for (let weather = 0; weather < weathers; weather += 1) {
            const place = `graph ${drawn}, operation ${index}, weather ${weather}: ${operation.source} ${JSON.stringify(operation.variables)}`;
            try {
              const { breaches: found, points } = await answer(drawn + index * weathers + weather);
              if (found.length > 0) throw new Error(found.join('\n'));
              for (const point of points) counts.set(point, (counts.get(point) ?? 0) + 1);
              cases += 1;
            } catch (error) {
              if (error instanceof OrgraphError && error.code === 'QUERY_TOO_COMPLEX') break;
              throw new Error(place, { cause: error });
            }
          }
        }
      }),
      { numRuns: graphs, seed, endOnFailure: true },
    );
    expect(cases).toBeGreaterThanOrEqual(graphs * operations * weathers * 0.99);
  },
  300_000 + graphs * 10_000,
);

test.each(['error', 'null', 'omission', 'down', 'refused'])(`%s: at least ${least} cases`, (point) => {
  expect(counts.get(point)).toBeGreaterThanOrEqual(least);
});

describe('the law itself', () => {
  const whole = { a: 1, list: [{ b: 2 }, null, { b: 3 }], one: { c: 4 } };
  const known = { whole, saidNull: () => false, isComputed: () => false, refusals: new Set(['FORBIDDEN']) };
  const error = (code: string, ...path: (string | number)[]) => ({ path, extensions: { code } });
  const lost = (data: object): Answer => ({ data: { ...whole, ...data }, errors: [] });

  test.each<[string, Answer, string[]]>([
    ['what is whole keeps it', lost({}), []],
    ['a null that nobody has said breaks it', lost({ a: null }), ['a: nobody has said that it is null']],
    [
      'in a list too',
      lost({ list: [null, null, { b: null }] }),
      ['list.0', 'list.2.b'].map((at) => `${at}: nobody has said that it is null`),
    ],
    ['a value of something else breaks it', lost({ a: 2 }), ['a: 2 for 1']],
    ['a shorter list breaks it', lost({ list: [] }), ['list: not the list that it is']],
    ['an object without a field breaks it', lost({ one: {} }), ['one: not the object that it is']],
    ['an error at the null keeps it', { ...lost({ a: null }), errors: [error('CONFLICT', 'a')] }, []],
    ['an error below it keeps it', { ...lost({ one: null }), errors: [error('CONFLICT', 'one', 'c')] }, []],
    [
      'an error elsewhere does not',
      { ...lost({ one: null }), errors: [error('CONFLICT', 'a')] },
      ['one: nobody has said that it is null'],
    ],
    [
      'an error above it does not',
      { ...lost({ list: [{ b: null }, null, { b: 3 }] }), errors: [error('CONFLICT', 'list')] },
      ['list.0.b: nobody has said that it is null'],
    ],
    [
      'but a refusal does, for all items',
      { ...lost({ list: [{ b: null }, null, { b: null }] }), errors: [error('FORBIDDEN', 'list')] },
      [],
    ],
    [
      'an error without a path does not',
      { ...lost({ a: null }), errors: [{ extensions: { code: 'FORBIDDEN' } }] },
      ['a: nobody has said that it is null'],
    ],
    ['no data at all needs an error', { data: null, errors: [] }, [': nobody has said that it is null']],
  ])('%s', (_, answer, expected) => {
    expect(breaches(answer, known)).toEqual(expected);
  });

  test('a null that was said keeps it, at its own place', () => {
    const said = { ...known, saidNull: (path: readonly (string | number)[]) => path.join('.') === 'one.c' };
    expect(breaches(lost({ one: { c: null } }), said)).toEqual([]);
    expect(breaches(lost({ one: null }), said)).toEqual(['one: nobody has said that it is null']);
  });
});
