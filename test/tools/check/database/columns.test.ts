import { expect, test } from '@jest/globals';
import { defineEntity, p } from '@mikro-orm/core';
import { MikroORM } from '@mikro-orm/postgresql';
import { parse } from 'graphql';
import { moment, texts } from '#platform/data/columns.ts';
import { schemaOptions } from '#platform/data/database.ts';
import type { Aggregate } from '#platform/graphql/aggregate.ts';
import { plainFields, columnDisagreements } from '#tools/check/database/columnDisagreements.ts';

const ThingSchema = defineEntity({
  name: 'Thing',
  properties: {
    id: p.uuid().primary(),
    name: p.string().length(80),
    topic: p.text().nullable(),
    size: p.integer(),
    huge: p.bigint(),
    ratio: p.decimal().columnType('numeric(5,2)'),
    isOpen: p.boolean(),
    at: moment(),
    words: texts(),
    extra: p.json(),
    state: p.enum(['NEW', 'OLD'] as const),
    part: () => p.manyToOne(Part).ref(),
    hidden: p.text().nullable().lazy(),
  },
});
class Thing extends ThingSchema.class {}
ThingSchema.setClass(Thing);
const PartSchema = defineEntity({ name: 'Part', properties: { id: p.uuid().primary() } });
class Part extends PartSchema.class {}
PartSchema.setClass(Part);

const aggregates: Aggregate[] = [{ name: 'thing', shared: [Thing, Part], resolvers: { Thing: { made: () => 1 } } }];

/** What is said against one field of Thing. */
async function said(field: string, more = ''): Promise<string[]> {
  const orm = await MikroORM.init({
    ...schemaOptions(
      { name: 'shop', aggregates, directory: '/nowhere/subgraphs/shop' },
      'postgres://nobody@127.0.0.1:1/none',
    ),
    connect: false,
  } as never);
  const document = parse(
    `scalar DateTime scalar JSON scalar Money type Part { id: ID! } enum State { NEW OLD } ${more} type Thing @key(fields: "id") { ${field} }`,
  );
  return plainFields(document, aggregates, orm as never)
    .flatMap(columnDisagreements)
    .map(({ rule, severity, coordinate }) => `${rule} ${coordinate}${severity === 'error' ? '' : ` (${severity})`}`);
}

test.each([
  'id: ID!',
  'id: String!',
  'name: String!',
  'name: String',
  'name: ID!',
  'topic: String',
  'size: Int!',
  'size: Float!',
  'huge: String!',
  'ratio: Float!',
  'ratio: String',
  'isOpen: Boolean!',
  'at: DateTime!',
  'words: [String!]!',
  'words: [String]',
  'extra: JSON!',
  'extra: Part',
  'state: State!',
  'state: String!',
  'part: Part!',
  'made: Int!',
  'name: Money',
  'far: Int! @external',
])('%s agrees with its column', async (field) => {
  expect(await said(field)).toEqual([]);
});

test.each<[field: string, finding: string]>([
  ['topic: String!', 'COLUMN_NULLABLE Thing.topic'],
  ['nothing: String', 'FIELD_WITHOUT_COLUMN Thing.nothing'],
  ['hidden: String', 'FIELD_WITHOUT_COLUMN Thing.hidden'],
  ['name: Int!', 'COLUMN_TYPE Thing.name'],
  ['name: Boolean!', 'COLUMN_TYPE Thing.name'],
  ['size: Boolean!', 'COLUMN_TYPE Thing.size'],
  ['size: DateTime!', 'COLUMN_TYPE Thing.size'],
  ['huge: Int!', 'COLUMN_TYPE Thing.huge'],
  ['ratio: Int!', 'COLUMN_TYPE Thing.ratio'],
  ['isOpen: String!', 'COLUMN_TYPE Thing.isOpen'],
  ['at: Int!', 'COLUMN_TYPE Thing.at'],
  ['at: String!', 'COLUMN_TYPE Thing.at'],
  ['words: String!', 'COLUMN_TYPE Thing.words'],
  ['words: [Int!]!', 'COLUMN_TYPE Thing.words'],
  ['name: [String!]!', 'COLUMN_TYPE Thing.name'],
  ['extra: String!', 'COLUMN_TYPE Thing.extra'],
  ['size: State!', 'COLUMN_TYPE Thing.size'],
  ['part: ID!', 'COLUMN_TYPE Thing.part'],
])('%s does not', async (field, finding) => {
  expect(await said(field)).toEqual([finding]);
});

test('an enum of the SDL has every value that the column can hold', async () => {
  expect(await said('state: Short!', 'enum Short { NEW }')).toEqual(['COLUMN_VALUES Thing.state']);
});

test('a value of the SDL that the column cannot hold is a warning', async () => {
  expect(await said('state: Long!', 'enum Long { NEW OLD GONE }')).toEqual(['COLUMN_VALUES Thing.state (warning)']);
});
