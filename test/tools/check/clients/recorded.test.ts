import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, parse, type OperationDefinitionNode } from 'graphql';
import { fragmentsOf } from '#gateway/operation/ast.ts';
import { recordedForm } from '#gateway/traffic/recordedForm.ts';
import { openTraffic } from '#gateway/traffic/traffic.ts';
import { createLog } from '#platform/process/log.ts';
import { clients } from '#tools/check/clients/clients.ts';
import { usesOf } from '#tools/check/clients/usesOf.ts';
import { monolithSdl } from '../../../gateway/fixture/library.ts';
import { operations } from '../../../gateway/fixture/operations.ts';
import { candidate, removeCandidates } from './candidate.ts';

afterEach(removeCandidates);

const people = (field: string) =>
  `type Query {\n  people(first: Int): [Person]\n}\ntype Person {\n  name: String\n  ${field}: String\n}`;

test('what a gateway records is what the check reads: clients, versions and counts, and the saved operation that it is', async () => {
  const context = candidate({
    before: { people: people('topic') },
    after: { people: people('subject') },
    saved: { topics: 'query Topics($first: Int = 5) { people(first: $first) { topic } }' },
  });
  const { apiSchema } = context.before!;
  const folder = join(context.directory, 'traffic');
  for (const version of ['1', '2']) {
    const traffic = openTraffic({ folder, sample: 1, log: createLog('test', 'silent') });
    const count = (source: string) =>
      traffic.counterOf(parse(source).definitions[0] as OperationDefinitionNode, new Map(), {
        schema: apiSchema,
        fieldNames: new Set(['people', 'name', 'topic']),
      })({ 'graphql-client-name': 'web', 'graphql-client-version': version });
    count('query Topics($count: Int = 8) { people(first: $count) { topic } }');
    count('query Topics($first: Int! = 9) { people(first: $first) { topic } }');
    count('query Others { people(first: 7) { topic } }');
    count('query Names { people { name } }');
    traffic.close();
  }
  const findings = await clients.run(context);
  expect(
    findings
      .map(({ subject, affected }) => ({
        subject,
        affected: affected!.toSorted((one, other) => one.version!.localeCompare(other.version!)),
      }))
      .toSorted((one, other) => one.subject.localeCompare(other.subject)),
  ).toEqual([
    {
      subject: 'Others',
      affected: ['1', '2'].map((version) => ({ client: 'web', version, operation: 'Others', count: 1 })),
    },
    {
      subject: 'Topics',
      affected: ['1', '2'].map((version) => ({ client: 'web', version, operation: 'Topics', count: 2 })),
    },
  ]);
});

test('the recorded form of a random operation uses what the operation uses', () => {
  const schema = buildSchema(monolithSdl);
  fc.assert(
    fc.property(operations(schema), ({ source }) => {
      const document = parse(source);
      const recorded = recordedForm(document.definitions[0] as OperationDefinitionNode, fragmentsOf(document), {
        schema,
        fieldNames: new Set(['id', 'name', 'email', 'books']),
      })!;
      const used = usesOf(parse(recorded.text), schema).coordinates;
      expect([...usesOf(document, schema).coordinates].filter((coordinate) => !used.has(coordinate))).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
