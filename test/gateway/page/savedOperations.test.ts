import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { readSavedOperations } from '#gateway/page/savedOperations.ts';
import { demonstrationId } from '#platform/demonstration/demonstration.ts';

const folder = new URL('../../../schema/', import.meta.url);
const saved = await readSavedOperations(new URL('operations/', folder));
const schema = buildSchema(readFileSync(new URL('api.graphql', folder), 'utf8'));

test('there are nine saved queries with titles of their own', () => {
  expect(new Set(saved.map(({ title }) => title)).size).toBe(9);
});

test.each(saved.map(({ title, query }) => [title, query] as const))('the saved query “%s” is valid', (_, query) => {
  expect(validate(schema, parse(query)).map(({ message }) => message)).toEqual([]);
});

test('“read Beta as Acme” is sent as Acme and asks for a row that Beta has', () => {
  const { organization, query } = saved.find(({ title }) => title.startsWith('Read Beta as Acme'))!;
  expect(organization).toBe('acme');
  expect(query).toContain(demonstrationId('beta', 'integration slack'));
  expect(query).toContain(demonstrationId('acme', 'integration slack'));
});
