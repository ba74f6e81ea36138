import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { splitStatements } from '#tools/scan/dump/splitStatements.ts';

function split(script: string): { statements: string[]; lines: number[]; open: boolean } {
  const splitter = splitStatements();
  const statements: string[] = [];
  const lines: number[] = [];
  script.split(/(?<=\n)/).forEach((text, index) =>
    splitter.feed(text, index + 1, ({ sql, line }) => {
      statements.push(sql);
      lines.push(line);
    }),
  );
  return { statements, lines, open: splitter.inStatement() };
}

test.each<[string, string, string[]]>([
  ['a string', `select 'a;b'; select 1;`, [`select 'a;b'`, 'select 1']],
  ['a doubled quote', `select 'it''s;'; select 1;`, [`select 'it''s;'`, 'select 1']],
  ['a backslash that is a letter', `select '\\'; select 1;`, [`select '\\'`, 'select 1']],
  [
    'a backslash that escapes',
    `select e'\\';'; select E'\\\\'; select 1;`,
    [`select e'\\';'`, `select E'\\\\'`, 'select 1'],
  ],
  ['an escaping string with a doubled quote', `select E'a''b\\';'; select 1;`, [`select E'a''b\\';'`, 'select 1']],
  ['a name', `select 1 as "a;b"; select 2;`, [`select 1 as "a;b"`, 'select 2']],
  ['a dollar quote', `do $$ begin a; end $$; select 1;`, [`do $$ begin a; end $$`, 'select 1']],
  [
    'a dollar quote inside another',
    `do $a$ x; $b$ y; $b$ z; $a$; select 1;`,
    [`do $a$ x; $b$ y; $b$ z; $a$`, 'select 1'],
  ],
  ['a dollar inside a name', `select a$b$ from c; select d$b$;`, ['select a$b$ from c', 'select d$b$']],
  ['a parameter', `prepare p as select $1; select $2;`, ['prepare p as select $1', 'select $2']],
  ['a line’s comment', `-- a; b\nselect 1 -- c; d\n; select 2;`, ['select 1 \n', 'select 2']],
  ['nested comments', `/* a; /* b; */ c; */ select 1; select /* ; */ 2;`, ['select 1', 'select /* ; */ 2']],
  [
    'parentheses',
    `create rule r as on delete to t do (a; b); select 1;`,
    ['create rule r as on delete to t do (a; b)', 'select 1'],
  ],
  [
    'a body without quotes',
    `create or replace function f() returns int begin atomic select case when a then 1 end; select 2; end; select 3;`,
    [
      `create or replace function f() returns int begin atomic select case when a then 1 end; select 2; end`,
      'select 3',
    ],
  ],
  ['a transaction', 'begin; select 1; end;', ['begin', 'select 1', 'end']],
  ['nothing between semicolons', ';; select 1;;', ['select 1']],
  [
    'backslashes of old settings',
    `set standard_conforming_strings = off; select '\\';'; set standard_conforming_strings = on; select '\\'; select 1;`,
    [
      'set standard_conforming_strings = off',
      `select '\\';'`,
      'set standard_conforming_strings = on',
      `select '\\'`,
      'select 1',
    ],
  ],
])('semicolons in %s end nothing', (_, script, statements) => {
  expect(split(script)).toMatchObject({ statements, open: false });
});

test('a statement stands on the line of its first word', () => {
  expect(split(`-- a\n\n/* b\n*/\n  select\n  1;\nselect 2;`).lines).toEqual([5, 7]);
});

test.each([`select 'a`, 'select 1', 'do $$ a;', '/* a', 'select "a', 'create rule r as do (a;'])(
  '%s has not ended',
  (script) => {
    expect(split(script).open).toBe(true);
  },
);

test('texts and names of any kind are kept whole', () => {
  const quoted = fc.oneof(
    fc.string().map((text) => `'${text.replaceAll("'", "''")}'`),
    fc.string().map((text) => `"${text.replaceAll('"', '""')}"`),
    fc
      .string()
      .filter((text) => !text.includes('$'))
      .map((text) => `$x$${text}$x$`),
    fc.string().map((text) => ` E'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`),
  );
  fc.assert(
    fc.property(fc.array(fc.array(quoted, { minLength: 1 }), { minLength: 1 }), (statements) => {
      const texts = statements.map((parts) => `select ${parts.join(' ')}`);
      expect(split(texts.map((text) => `${text};\n`).join(''))).toMatchObject({ statements: texts, open: false });
    }),
  );
});
