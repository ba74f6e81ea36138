import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createCursorCodec } from '#platform/cursor.ts';
import { orderOf, pageOf } from '#platform/page.ts';
import type { Table } from '#platform/rows.ts';

const codec = createCursorCodec('0d6a6e55-7a3f-4b0e-9c53-6a3d4f1f2b02', '"slack_channel" name id', 2);

test('a cursor gives back any place', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.uuid(), (name, id) => {
    expect(codec.decode(codec.encode([name, id]), 'after')).toEqual([name, id]);
  }));
});

test.each<[string, string]>([
  ['another organization', createCursorCodec('11111111-1111-4111-8111-111111111111', '"slack_channel" name id', 2).encode(['general', 'x'])],
  ['another order', createCursorCodec('0d6a6e55-7a3f-4b0e-9c53-6a3d4f1f2b02', '"slack_channel" -name id', 2).encode(['general', 'x'])],
  ['another number of keys', createCursorCodec('0d6a6e55-7a3f-4b0e-9c53-6a3d4f1f2b02', '"slack_channel" name id', 3).encode(['general', 'x', 'y'])],
  ['nothing that was ever a cursor', 'abc'],
  ['other JSON', Buffer.from('{"a":1}').toString('base64url')],
])('a cursor of %s is refused and named', (_, cursor) => {
  expect(() => codec.decode(cursor, 'before')).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT', extensions: expect.objectContaining({ field: 'before' }) }));
});

test('a page is the first 50 unless asked otherwise', () => {
  expect(pageOf({}, codec)).toEqual({ size: 50, backward: false, after: undefined, before: undefined });
  expect(pageOf({ last: 3, before: codec.encode(['a', 'b']) }, codec)).toEqual({ size: 3, backward: true, after: undefined, before: ['a', 'b'] });
});

test.each<[string, Parameters<typeof pageOf>[0]]>([['first', { first: 0 }], ['first', { first: 101 }], ['last', { last: -1 }], ['last', { first: 1, last: 1 }]])('a bad %s is refused and named', (field, page) => {
  expect(() => pageOf(page, codec)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT', extensions: expect.objectContaining({ field }) }));
});

test('an order ends with the id, in the first key’s direction, and takes no nullable column', () => {
  const table = { column: (property: string) => ({ name: `"${property}"`, type: 'text', nullable: property === 'archivedAt' }) } as unknown as Table;
  expect(orderOf(table, ['-createdAt', 'name']).map(({ property, descending }) => [property, descending])).toEqual([['createdAt', true], ['name', false], ['id', true]]);
  expect(() => orderOf(table, ['archivedAt'])).toThrow('nullable');
});
