import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { defineEntity, p } from '@mikro-orm/core';
import { openDatabase } from '#platform/data/database.ts';
import { tenantOwned } from '#platform/data/tenantFilter.ts';
import { assertDeclared, columnsOf, declaredOf } from '#platform/personalData/assertDeclared.ts';
import { actor, type PersonalData } from '#platform/personalData/declaration.ts';
import { subgraphNames } from '#platform/process/names.ts';
import { withClient } from '#tools/database/provision.ts';
import { definitionOf } from '#tools/project/definitionOf.ts';
import { cloneDatabases, type ClonedDatabases } from '../../harness/databases.ts';

let databases: ClonedDatabases<string>;
beforeAll(async () => {
  databases = await cloneDatabases(...subgraphNames);
});
afterAll(() => databases.drop());

const NoteSchema = defineEntity({
  name: 'Note',
  properties: {
    ...tenantOwned,
    title: p.string().length(50),
    readers: p.array(),
    about: p.json(),
    writerId: p.uuid(),
    kind: p.enum(['SHORT', 'LONG'] as const),
    pages: p.integer(),
    readAt: p.datetime(3),
  },
});
class Note extends NoteSchema.class {}
NoteSchema.setClass(Note);

const why = { why: 'to know', kept: 'for good' };

/** What a subgraph with notes says of itself; its database is asked nothing. */
async function declare(personalData: PersonalData): Promise<void> {
  const database = await openDatabase({
    name: 'content',
    url: databases.urls['content']!.appUrl,
    aggregates: [{ name: 'note', tenant: [Note] }],
  });
  try {
    assertDeclared(database, personalData);
  } finally {
    await database.close();
  }
}

const note = { ...why, people: { writer_id: actor }, ofOrganization: ['title', 'about'], nobodys: ['readers'] };

test('a subgraph starts with every column declared; what holds numbers, moments and listed values need not be', async () => {
  await expect(declare({ note })).resolves.toBeUndefined();
  await expect(
    declare({ note: { ...note, people: { writer_id: { ...actor, says: ['pages', 'read_at'] } } } }),
  ).resolves.toBeUndefined();
});

test.each([
  ['a table that is not declared', {}, ['the table note is not declared']],
  ['columns of text, lists, JSON and ids', { note: why }, ['title', 'readers', 'about', 'writer_id'].map(undeclared)],
  [
    'a column that is gone, and one that the period counts from',
    { note: { ...note, nobodys: ['readers', 'mood'], kept: { days: 1, after: 'ended_at' } } },
    ['note.mood is declared, and is no column', 'note.ended_at is declared, and is no column'],
  ],
  ['a table that is gone', { note, letter: why }, ['letter is declared, and is no table']],
  [
    'a column with two answers',
    { note: { ...note, nobodys: ['readers', 'title'] } },
    ['note.title is declared more than once'],
  ],
  [
    'a way to nobody',
    { note: { ...note, people: { writer_id: { ...actor, is: 'person.id' } } } },
    ['note leads to person.id, and person.id to nobody'],
  ],
] as [string, PersonalData, string[]][])('it does not start with %s', async (_, declared, mistakes) => {
  await expect(declare(declared)).rejects.toMatchObject({
    name: 'ConfigurationError',
    message: mistakes.map((mistake) => `the personal data of content: ${mistake} (personalData.ts)`).join('\n'),
  });
});

function undeclared(column: string): string {
  return `note.${column} is not declared: is it somebody’s, the organization’s or nobody’s?`;
}

test.each(subgraphNames)(
  'what %s declares agrees with its migrated database, and the other way round',
  async (name) => {
    const { aggregates, directory, personalData } = await definitionOf(name);
    const database = await openDatabase({ name, directory, aggregates, url: databases.urls[name]!.appUrl });
    expect(() => assertDeclared(database, personalData)).not.toThrow();
    await database.close();
    const declared = declaredOf(name, personalData);
    const rows = await withClient(databases.urls[name]!.superuserUrl, (client) => client.query<Column>(catalogue));
    const tables = Map.groupBy(rows.rows, ({ table }) => table);
    expect([...tables.keys()].toSorted()).toEqual(Object.keys(declared).toSorted());
    for (const [table, columns] of tables) {
      const named = columnsOf(declared[table]!);
      const names = columns.map(({ column }) => column);
      expect({ table, gone: named.filter((column) => !names.includes(column)) }).toEqual({ table, gone: [] });
      const free = columns.filter(({ holdsText, isKey }) => holdsText && !isKey).map(({ column }) => column);
      expect({ table, undeclared: free.filter((column) => !named.includes(column)) }).toEqual({
        table,
        undeclared: [],
      });
    }
  },
);

interface Column {
  table: string;
  column: string;
  /** Text, JSON, a list, a vector or bytes, that no check bounds to listed values. */
  holdsText: boolean;
  isKey: boolean;
}

const catalogue = `
  select c.relname as table, a.attname as column,
    t.typcategory in ('S', 'A', 'I', 'U') and t.typname <> 'uuid' and not exists (
      select from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]
        and pg_get_constraintdef(k.oid) like '%ANY (ARRAY[%') as "holdsText",
    a.attname in ('id', 'organization_id') as "isKey"
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
  where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and c.relname <> 'migration'
    and a.attnum > 0 and not a.attisdropped`;
