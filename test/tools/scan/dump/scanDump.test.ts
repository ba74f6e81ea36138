import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { scanDump } from '#tools/scan/dump/scanDump.ts';
import { defaultOptions } from '#tools/scan/options.ts';
import { now } from '../scanned.ts';

const folder = mkdtempSync(join(tmpdir(), 'orgraph-dump-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: string | Buffer): string {
  const path = join(folder, 'dump.sql');
  writeFileSync(path, content);
  return path;
}

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
--
-- PostgreSQL database dump complete
--
\\unrestrict x7
`;

test('a plain dump is scanned, its tables named by their lines, and what is not there stubbed and named', async () => {
  const path = file(dump);
  const { report } = await scanDump(path, { ...defaultOptions, now });
  const line = (text: string) => dump.slice(0, dump.indexOf(text)).split('\n').length;
  expect(report.findings.find(({ rule }) => rule === 'T03')).toMatchObject({
    table: 'Posts',
    count: 1,
    place: `${path}:${line('    organization_id integer,')}`,
  });
  expect(report.findings.find(({ rule }) => rule === 'T16')).toMatchObject({
    table: 'chunks',
    place: `${path}:${line('    embedding public.vector(3)')}`,
  });
  expect(report.notes).toEqual([
    'The extension vector is not to be had here: a stub stands for each of its types that the dump needs.',
    `Left out, because it cannot be made here: line ${line('CREATE INDEX chunks_nearest')} of ${path}.`,
  ]);
  expect(
    report.outcomes.filter(({ id }) => ['T14', 'T26', 'I15', 'I17'].includes(id)).map(({ status }) => status),
  ).toEqual(['left out', 'left out', 'left out', 'left out']);
});

test.each([
  ['PGDMP\u0001\u000e', /pg_restore --file=plain\.sql/],
  [Buffer.from([0x1f, 0x8b, 8]), /gunzip/],
  ['\\connect a\ncreate table a ();\n\\connect b\ncreate table b ();', /holds the tables of several databases/],
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
    ':2: the statement cannot be run: PostgreSQL answers SQLSTATE 22P02',
  ],
])('a dump that cannot be restored could not be checked, and no row is told', async (text, message) => {
  const promise = scanDump(file(text), { ...defaultOptions, now });
  await expect(promise).rejects.toMatchObject({ name: 'CouldNotCheck', message: expect.stringContaining(message) });
  await expect(promise).rejects.not.toMatchObject({ message: expect.stringContaining('secretvalue') });
});

test.each([
  `copy a from program 'echo 1'`,
  `create function f() returns void language plpgsql security definer as $$ begin copy a from program 'echo 1'; end $$;
    alter function f() owner to postgres; select f()`,
])('a dump is restored under a role that may not reach the server’s files: %s', async (statement) => {
  await expect(
    scanDump(file(`create table a (id text);\n${statement};`), { ...defaultOptions, now }),
  ).rejects.toMatchObject({ name: 'CouldNotCheck', message: expect.stringContaining('42501') });
});

test('its owners are the dump’s, and a role that is named is judged', async () => {
  const outcome = async (appRole: string | undefined) =>
    (await scanDump('test/fixtures/dumps/plain.sql', { ...defaultOptions, now, appRole })).report.outcomes.find(
      ({ id }) => id === 'T26',
    )!.status;
  expect([await outcome(undefined), await outcome('web')]).toEqual(['left out', 'findings']);
});
