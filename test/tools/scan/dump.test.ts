import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readDump, type DumpPart } from '#tools/scan/dump/readDump.ts';
import { scanDump } from '#tools/scan/dump/scanDump.ts';
import { defaultOptions } from '#tools/scan/options.ts';
import { testServer } from '../../harness/databases.ts';
import { now } from './scanned.ts';

const folder = mkdtempSync(join(tmpdir(), 'orgraph-dump-'));
const given = process.env['TEST_DATABASE_URL'];
beforeAll(() => {
  process.env['TEST_DATABASE_URL'] = testServer().creatorUrl;
});
afterAll(() => {
  if (given === undefined) delete process.env['TEST_DATABASE_URL'];
  else process.env['TEST_DATABASE_URL'] = given;
  rmSync(folder, { recursive: true });
});

function file(content: string | Buffer): string {
  const path = join(folder, 'dump.sql');
  writeFileSync(path, content);
  return path;
}

async function* lines(text: string) {
  yield* text.split('\n');
}

async function parts(text: string): Promise<DumpPart[]> {
  const found: DumpPart[] = [];
  for await (const part of readDump(lines(text))) found.push(part);
  return found;
}

test.each([
  [`select 1; select ';' ; select 2`, ['select 1', "select ';'", 'select 2']],
  [`select 'it''s;' ; x`, [`select 'it''s;'`, 'x']],
  [`select E'a\\';b'; x`, [`select E'a\\';b'`, 'x']],
  [`select 'a\\'; x`, [`select 'a\\'`, 'x']],
  [`select ";""-- no" from t; x`, [`select ";""-- no" from t`, 'x']],
  [`select '-- no'; x -- ; yes\n;`, [`select '-- no'`, 'x']],
  [`/* ; /* ; */ ; */ x; y`, ['/* ; /* ; */ ; */ x', 'y']],
  [`do $a$ begin; $b$ ; end $a$; x`, ['do $a$ begin; $b$ ; end $a$', 'x']],
  [`do $$ 'it;\nis\n$$; x`, ["do $$ 'it;\nis\n$$", 'x']],
  [
    `create function f() returns int begin atomic select case when 1 = 1 then 1 end; select 2; end; x`,
    ['create function f() returns int begin atomic select case when 1 = 1 then 1 end; select 2; end', 'x'],
  ],
  [`select a$b, $1; x`, ['select a$b, $1', 'x']],
  [`select 'two\nlines;\n'; x`, ["select 'two\nlines;\n'", 'x']],
])('%s is read as psql reads it', async (text, expected) => {
  expect((await parts(text)).map((part) => (part.kind === 'statement' ? part.sql : part.kind))).toEqual(expected);
});

test('rows of a COPY are no statements, and commands are for psql', async () => {
  expect(
    await parts(
      `\\restrict abc\n\\connect shop\nCOPY public.t (a, b) FROM stdin;\n1\tit's; a\n\\\\.\t2\n\\.\n\nselect 1;`,
    ),
  ).toEqual([
    { kind: 'command', words: ['restrict', 'abc'], line: 1 },
    { kind: 'command', words: ['connect', 'shop'], line: 2 },
    { kind: 'copy', sql: 'COPY public.t (a, b) FROM stdin', line: 3 },
    { kind: 'data', lines: "1\tit's; a\n\\\\.\t2\n" },
    { kind: 'end' },
    { kind: 'statement', sql: 'select 1', line: 8 },
  ]);
});

const dump = `--
-- PostgreSQL database dump
--
\\restrict x7
SET statement_timeout = 0;
SET nothing_that_is_known = 1;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;
COMMENT ON EXTENSION vector IS 'vectors';
CREATE TYPE public.state AS ENUM ('draft', 'sent');
ALTER TYPE public.state OWNER TO nobody_known;
CREATE TABLE public.organizations (
    id integer NOT NULL,
    name text
);
ALTER TABLE public.organizations OWNER TO nobody_known;
CREATE TABLE public."Posts" (
    id integer NOT NULL,
    organization_id integer,
    body text DEFAULT 'a;b'::text,
    state public.state
);
CREATE TABLE public.chunks (
    id integer NOT NULL,
    embedding public.vector(3)
);
CREATE FUNCTION public.nearest() RETURNS integer LANGUAGE sql AS $$ select 1; $$;
COPY public.organizations (id, name) FROM stdin;
1	Acme's; "one"
2	\\N
\\.
COPY public."Posts" (id, organization_id, body, state) FROM stdin;
1	1	two\\nlines	draft
2	\\N	x	sent
\\.
COPY public.chunks (id, embedding) FROM stdin;
1	[1,2,3]
\\.
ALTER TABLE ONLY public.organizations ADD CONSTRAINT organizations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public."Posts" ADD CONSTRAINT posts_pkey PRIMARY KEY (id);
CREATE INDEX chunks_nearest ON public.chunks USING ivfflat (embedding public.vector_cosine_ops);
ALTER TABLE ONLY public."Posts" ADD CONSTRAINT posts_organization FOREIGN KEY (organization_id) REFERENCES public.organizations(id);
ALTER TABLE public."Posts" ENABLE ROW LEVEL SECURITY;
ALTER TABLE ONLY public."Posts" FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON public."Posts" TO nobody_known USING ((organization_id = 1)) WITH CHECK ((organization_id = 1));
GRANT SELECT ON TABLE public.organizations TO nobody_known;
\\unrestrict x7
`;

test('a plain dump is scanned, its tables named by their lines, and what is not there stubbed and named', async () => {
  const path = file(dump);
  const { report } = await scanDump(path, { ...defaultOptions, now });
  const line = (text: string) => dump.slice(0, dump.indexOf(text)).split('\n').length;
  expect(report.findings.find(({ rule }) => rule === 'T03')).toMatchObject({
    table: 'Posts',
    count: 1,
    place: `${path}:${line('CREATE TABLE public."Posts"')}`,
  });
  expect(report.findings.find(({ rule }) => rule === 'T16')).toMatchObject({
    table: 'chunks',
    place: `${path}:${line('CREATE TABLE public.chunks')}`,
  });
  expect(report.notes).toEqual([
    'the extension vector is not there: its types hold text here, and its operators and indexes are left out',
    `${path}:${line('CREATE INDEX chunks_nearest')}: left out, for it cannot be restored here (SQLSTATE 42704)`,
    `${path}:${line('CREATE POLICY own')}: the policy’s roles are not known here; it is taken as everybody’s`,
  ]);
  expect(report.outcomes.filter(({ id }) => ['T14', 'T26', 'I17'].includes(id)).map(({ status }) => status)).toEqual([
    'left out',
    'left out',
    'left out',
  ]);
});

test.each([
  ['PGDMP\u0001\u000e', /pg_restore -f plain\.sql/],
  [Buffer.from([0x1f, 0x8b, 8]), /gunzip/],
  ['\\connect a\n\\connect b\n', /holds several databases/],
])('a file that is no plain dump of one database is refused, with what makes it one', async (content, message) => {
  await expect(scanDump(file(content), { ...defaultOptions, now })).rejects.toMatchObject({
    name: 'UsageError',
    message: expect.stringMatching(message),
  });
});

test.each([
  ['create table a (id int);\ncreate table a (id int);', ':2: '],
  [
    'create table a (id int);\ncopy a from stdin;\nsecretvalue\n\\.\n',
    ':2: the rows cannot be restored (SQLSTATE 22P02)',
  ],
])('a dump that cannot be restored could not be checked, and no row is told', async (text, message) => {
  const promise = scanDump(file(text), { ...defaultOptions, now });
  await expect(promise).rejects.toMatchObject({ name: 'CouldNotCheck', message: expect.stringContaining(message) });
  await expect(promise).rejects.not.toMatchObject({ message: expect.stringContaining('secretvalue') });
});

test('a dump is restored under a role that may not reach the server’s files', async () => {
  await expect(
    scanDump(file(`create table a (id text);\ncopy a from program 'echo 1';\nalter table a add x int references b`), {
      ...defaultOptions,
      now,
    }),
  ).rejects.toMatchObject({ name: 'CouldNotCheck' });
});
