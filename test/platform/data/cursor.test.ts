import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createCursorCodec } from '#platform/data/cursor.ts';
import { orderOf } from '#platform/data/order.ts';
import { pageOf } from '#platform/data/page.ts';
import type { Table } from '#platform/data/rows.ts';

const id = '2a7d1c9e-64b0-4f0a-8f3e-5b1f5c0f9d11';
const codecOf = (organization: string, list: string, ...types: string[]) =>
  createCursorCodec(organization, list, types);
const codec = codecOf('0d6a6e55-7a3f-4b0e-9c53-6a3d4f1f2b02', '"slack_channel" name id', 'varchar', 'uuid');

test('a cursor gives back any place', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }).map((name) => name.replaceAll('\0', '')),
      fc.uuid(),
      (name, id) => {
        expect(codec.decode(codec.encode([name, id]), 'after')).toEqual([name, id]);
      },
    ),
  );
});

test.each<[string, string]>([
  ['timestamptz', '2024-02-29 23:59:59.999+00'],
  ['timestamptz', '1999-12-31 00:00:00-03:30'],
  ['int', '-2147483648'],
  ['smallint', '0'],
  ['text', ''],
  ['citext', 'a@b.test'],
])('a %s as PostgreSQL writes it (%s) makes a cursor', (type, value) => {
  const codec = codecOf('', 'list', type);
  expect(codec.decode(codec.encode([value]), 'after')).toEqual([value]);
});

test.each<[string, string]>([
  ['timestamptz', '2023-02-29 00:00:00+00'],
  ['timestamptz', '2024-13-01 00:00:00+00'],
  ['timestamptz', '2024-01-01 24:00:00+00'],
  ['timestamptz', '0000-01-01 00:00:00+00'],
  ['timestamptz', 'now'],
  ['timestamptz', '2024-01-01 00:00:00+99'],
  ['int', '2147483648'],
  ['int', '1.5'],
  ['int', ''],
  ['smallint', '32768'],
  ['uuid', 'x'],
  ['text', 'a\0b'],
])('a cursor that somebody made with what is no %s (%j) is refused', (type, value) => {
  const codec = codecOf('', 'list', type);
  expect(() => codec.decode(codec.encode([value]), 'after')).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT' }),
  );
});

test('an order by a type that no cursor can be judged of is refused when it is made', () => {
  expect(() => codecOf('', 'list', 'point')).toThrow('point');
});

test.each<[string, string]>([
  [
    'another organization',
    codecOf('11111111-1111-4111-8111-111111111111', '"slack_channel" name id', 'varchar', 'uuid').encode([
      'general',
      id,
    ]),
  ],
  [
    'another order',
    codecOf('0d6a6e55-7a3f-4b0e-9c53-6a3d4f1f2b02', '"slack_channel" -name id', 'varchar', 'uuid').encode([
      'general',
      id,
    ]),
  ],
  [
    'another number of keys',
    codecOf('0d6a6e55-7a3f-4b0e-9c53-6a3d4f1f2b02', '"slack_channel" name id', 'varchar', 'varchar', 'uuid').encode([
      'general',
      'x',
      id,
    ]),
  ],
  ['nothing that was ever a cursor', 'abc'],
  ['other JSON', Buffer.from('{"a":1}').toString('base64url')],
])('a cursor of %s is refused and named', (_, cursor) => {
  expect(() => codec.decode(cursor, 'before')).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT', extensions: expect.objectContaining({ field: 'before' }) }),
  );
});

test('a page is the first 50 unless asked otherwise', () => {
  expect(pageOf({}, codec)).toEqual({ size: 50, backward: false, after: undefined, before: undefined });
  expect(pageOf({ last: 3, before: codec.encode(['a', id]) }, codec)).toEqual({
    size: 3,
    backward: true,
    after: undefined,
    before: ['a', id],
  });
});

test.each<[string, Parameters<typeof pageOf>[0]]>([
  ['first', { first: 0 }],
  ['first', { first: 101 }],
  ['last', { last: -1 }],
  ['last', { first: 1, last: 1 }],
])('a bad %s is refused and named', (field, page) => {
  expect(() => pageOf(page, codec)).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT', extensions: expect.objectContaining({ field }) }),
  );
});

test('an order ends with the id, in the first key’s direction, and takes no nullable column', () => {
  const table = {
    column: (property: string) => ({ name: `"${property}"`, type: 'text', nullable: property === 'archivedAt' }),
  } as unknown as Table;
  expect(orderOf(table, ['-createdAt', 'name']).map(({ property, descending }) => [property, descending])).toEqual([
    ['createdAt', true],
    ['name', false],
    ['id', true],
  ]);
  expect(() => orderOf(table, ['archivedAt'])).toThrow('nullable');
});
