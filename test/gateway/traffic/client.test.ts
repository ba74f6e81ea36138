import { expect, test } from '@jest/globals';
import { clientOf } from '#gateway/traffic/client.ts';

const asHeader = (text: string): string => Buffer.from(text).toString('latin1');

test.each([
  [
    'Apollo’s',
    { 'apollographql-client-name': 'web', 'apollographql-client-version': '1.2' },
    { name: 'web', version: '1.2' },
  ],
  [
    'the plain ones',
    { 'graphql-client-name': 'web', 'graphql-client-version': '1.2' },
    { name: 'web', version: '1.2' },
  ],
  [
    'those with x-',
    { 'x-graphql-client-name': 'web', 'x-graphql-client-version': '1.2' },
    { name: 'web', version: '1.2' },
  ],
  ['a version alone', { 'graphql-client-version': '3' }, { version: '3' }],
  ['none', {}, {}],
])('a client is named by its headers: %s', (_, headers, client) => {
  expect(clientOf(headers)).toEqual(client);
});

test('a client’s name is cut to 64 characters, whole ones, and has no control characters', () => {
  expect(clientOf({ 'graphql-client-name': asHeader('🦊'.repeat(100)) })).toEqual({ name: '🦊'.repeat(64) });
  expect(clientOf({ 'graphql-client-name': asHeader('a\u0000b\tc\u2028d\u200b Zoë ') })).toEqual({ name: 'abcd Zoë' });
  expect(clientOf({ 'graphql-client-name': 'caf\xe9' })).toEqual({ name: 'café' });
  expect(clientOf({ 'graphql-client-name': ' ' })).toEqual({});
});
