import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { withClient } from '#tools/database/provision.ts';
import { readDump } from '#tools/scan/dump/readDump.ts';
import { withDump } from '#tools/scan/dump/withDump.ts';

const folder = mkdtempSync(join(tmpdir(), 'orgraph-dump-'));
afterAll(() => rmSync(folder, { recursive: true }));
const plain = 'test/fixtures/dumps/plain.sql';
let files = 0;

function dumpOf(content: string | Buffer): string {
  files += 1;
  const file = join(folder, `${files}.sql`);
  writeFileSync(file, content);
  return file;
}

/** The notes, and the rows that a query gives where a dump is restored. */
const restored = (file: string, sql = 'select 1 as one') =>
  withDump(file, (url, { notes }) =>
    withClient(url, async (client) => ({ notes, rows: (await client.query<Record<string, unknown>>(sql)).rows })),
  );

test('a plain dump is restored whole: data, policies, owners, routines, partitions', async () => {
  const { notes, rows } = await restored(
    plain,
    `select (select count(*)::int from posts) as posts, (select max(title) from posts) as title, (select max(body) from posts) as body,
      (select count(*)::int from events) as events, (select count(*)::int from "Team Room"."Odd ""name""") as odd,
      array(select polname::text from pg_policy order by 1) as policies, (select relowner::regrole::text from pg_class where oid = 'users'::regclass) as owner,
      double_it(2) as doubled, (select reltuples::int from pg_class where oid = 'posts'::regclass) as analysed`,
  );
  expect(notes).toEqual([]);
  expect(rows).toEqual([
    {
      posts: 12,
      title: 'tab\tand \\. line\n\\.',
      body: 'Grüße; «x»',
      events: 2,
      odd: 2,
      policies: ['own', 'web'],
      owner: 'web',
      doubled: 4,
      analysed: 12,
    },
  ]);
});

test('a dump’s lines say where things are made', async () => {
  const lines = readFileSync(plain, 'utf8').split('\n');
  const posts = 'posts';
  const odd = 'Team Room.Odd "name"';
  const said = await withDump(plain, async (_, { places }) =>
    [
      { table: posts },
      { table: posts, column: 'title' },
      { table: odd, column: 'the;column' },
      { table: posts, object: 'own' },
      { table: posts, object: 'posts_organization_id_author_id_idx' },
      { object: 'authors' },
    ].map((subject) => lines[places.lineOf(subject) - 1]),
  );
  expect(said).toEqual([
    'CREATE TABLE public.posts (',
    '    title text,',
    `    "the;column" text DEFAULT 'a;b'::text`,
    expect.stringMatching(/^CREATE POLICY own ON public.posts/),
    expect.stringMatching(/^CREATE INDEX posts_organization_id_author_id_idx/),
    'CREATE VIEW public.authors AS',
  ]);
});

test('what extensions bring that are not here is stubbed, or left out, and told', async () => {
  const file = dumpOf(`
CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA public;
CREATE TABLE public.chunks (id integer primary key, embedding public.vector(3), place public.geometry(Point,4326));
COPY public.chunks (id, embedding, place) FROM stdin;
1\t[1,2,3]\t\\N
\\.
COPY public.spatial (id) FROM stdin;
${'1\n'.repeat(200_000)}\\.
CREATE INDEX near ON public.chunks USING hnsw (embedding public.vector_l2_ops);
`);
  const { notes, rows } = await restored(
    file,
    `select format_type(atttypid, atttypmod) as type, (select embedding::text from chunks) as value,
      (select count(*)::int from pg_proc p where p.pronamespace = 'public'::regnamespace
        and not exists (select from pg_depend where objid = p.oid and deptype = 'e')) as routines
    from pg_attribute where attrelid = 'chunks'::regclass and attnum in (2, 3) order by attnum`,
  );
  expect(rows).toEqual([
    { type: 'vector(3)', value: '[1,2,3]', routines: 0 },
    { type: 'geometry', value: '[1,2,3]', routines: 0 },
  ]);
  expect(notes).toEqual([
    expect.stringContaining('extension vector '),
    expect.stringContaining('extension postgis '),
    expect.stringContaining('lines 8, 200010 of'),
  ]);
});

test('an operator’s owner, and tables whose rows another server has, keep no dump from being read', async () => {
  const file = dumpOf(`
CREATE OPERATOR public.=== (FUNCTION = texteq, LEFTARG = text, RIGHTARG = text);
ALTER OPERATOR public.=== (text, text) OWNER TO web;
CREATE EXTENSION IF NOT EXISTS postgres_fdw WITH SCHEMA public;
CREATE SERVER remote FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'nowhere');
ALTER SERVER remote OWNER TO web;
CREATE USER MAPPING FOR web SERVER remote OPTIONS (user 'x', password 'y');
CREATE FOREIGN TABLE public.elsewhere (id integer) SERVER remote;
ALTER FOREIGN TABLE public.elsewhere OWNER TO web;
CREATE TABLE public.here (id integer);
`);
  const { notes, rows } = await restored(
    file,
    `select (select oprowner::regrole::text from pg_operator where oprname = '===') as owner, to_regclass('here')::text as here`,
  );
  expect(rows).toEqual([{ owner: 'web', here: 'here' }]);
  expect(notes).toEqual([expect.stringContaining('lines 5, 6, 8, 9 of')]);
});

test.each<[string, string | Buffer, RegExp]>([
  ['the custom format', Buffer.from('PGDMP\u0001\u000e\u0000'), /custom format.*pg_restore --file=plain\.sql/s],
  ['the tar format', Buffer.from(`toc.dat${'\0'.repeat(600)}`), /tar format.*pg_restore --file=plain\.sql/s],
  ['gzip', Buffer.from([0x1f, 0x8b, 8, 0]), /gunzip/],
  ['UTF-16', Buffer.from([0xff, 0xfe, 0x2d, 0]), /pg_dump --file/],
  ['a dump that ends inside its data', 'create table t (a int);\ncopy t from stdin;\n1\n', /inside the data of line 2/],
  ['a dump that ends inside a statement', 'create table t (a int', /inside a statement/],
  [
    'a dump that ends before its end',
    '--\n-- PostgreSQL database dump\n--\n\ncreate table t (a int);\ncopy t from stdin;\n1\n\\.\n',
    /database dump complete.*it is not whole/,
  ],
])('%s is refused', (_, content, message) => {
  const file = dumpOf(content);
  expect(() =>
    Array.from(
      readDump(file, () => 'utf-8'),
      (part) => (part.kind === 'copy' ? [...part.data] : []),
    ),
  ).toThrow(message);
});

test.each<[string, string, RegExp]>([
  ['a command to psql', 'create table t (a int);\n\\i other.sql\n', /:2: \\i/],
  ['an encoding that is not read', "set client_encoding = 'BIG5';", /--encoding=UTF8/],
  ['what is no SQL', 'once upon a time;', /:1: .*42601/],
])('%s is refused as well', async (_, content, message) => {
  await expect(restored(dumpOf(content))).rejects.toMatchObject({
    name: 'CouldNotCheck',
    message: expect.stringMatching(message),
  });
});

test('a folder, and what is not there, are refused', async () => {
  await expect(restored(folder)).rejects.toMatchObject({ message: expect.stringContaining('pg_restore') });
  await expect(restored(join(folder, 'none.sql'))).rejects.toMatchObject({
    message: expect.stringContaining('ENOENT'),
  });
});

test.each([
  ['COPY', 'create table t (a int);\ncopy t from stdin;\nxoxb-secret\n\\.\n'],
  ['INSERT', "create table t (a int);\ninsert into t values ('xoxb-secret');\n"],
  ['a text that is not closed well', "create table t (a int);\ninsert into t values (1) 'xoxb-secret';\n"],
])('no message repeats a row: %s', async (_, content) => {
  const refused = (await restored(dumpOf(content)).catch((error: Error) => error)) as Error;
  expect(refused.name).toBe('CouldNotCheck');
  expect(refused.message).toMatch(/:2: .*SQLSTATE/);
  expect(refused.message).not.toContain('secret');
});

test('a dump of one table makes the schema and the roles that it names', async () => {
  const file = dumpOf(
    `CREATE TABLE app.notes (id int);\nALTER TABLE app.notes OWNER TO "the owner";\nGRANT SELECT ON app.notes TO reader;\n`,
  );
  const { rows } = await restored(file, `select tableowner::text as owner from pg_tables where schemaname = 'app'`);
  expect(rows).toEqual([{ owner: 'the owner' }]);
});

test('lines of psql, of transactions and of other encodings are read', async () => {
  const file = dumpOf(
    Buffer.from(
      `\\restrict abc\r\nSET client_encoding = 'LATIN1';\r\nCREATE DATABASE app;\r\n\\connect app\r\nBEGIN;\r\nCREATE TABLE t (a text DEFAULT 'Grüße');\r\nCOPY t (a) FROM stdin;\r\nGrüße\r\n\\.\r\nINSERT INTO t DEFAULT VALUES;\r\nCOMMIT;\r\n\\unrestrict abc\r\n`,
      'latin1',
    ),
  );
  expect((await restored(file, 'select distinct a from t')).rows).toEqual([{ a: 'Grüße' }]);
});

test('a script’s transactions are its own, and what they name is made all the same', async () => {
  const file = dumpOf(`BEGIN;
CREATE TABLE a (id int);
LOCK TABLE a IN EXCLUSIVE MODE;
CREATE TEMP TABLE passing ON COMMIT DROP AS SELECT 7 AS id;
GRANT SELECT ON a TO reader;
CREATE POLICY own ON a TO somebody USING (true);
INSERT INTO a SELECT id FROM passing;
COMMIT;
BEGIN; INSERT INTO a VALUES (8); ROLLBACK;
BEGIN; INSERT INTO a VALUES (9);
`);
  expect((await restored(file, 'select id from a order by id')).rows).toEqual([{ id: 7 }, { id: 9 }]);
});

test('rows of a partition keep the numbers that an older server’s partition has', async () => {
  const file = dumpOf(`
CREATE TABLE public.events (id bigint NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
ALTER TABLE public.events ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
CREATE TABLE public.early (id bigint NOT NULL, at date NOT NULL);
ALTER TABLE ONLY public.events ATTACH PARTITION public.early FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO public.early VALUES (7, '2026-02-03');
`);
  expect((await restored(file, 'select id::int from events')).rows).toEqual([{ id: 7 }]);
});
