import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { isScalarType } from 'graphql';
import { apiSchemaOf, judgeOurScalars } from '#gateway/supergraph/apiSchema.ts';
import { textReaderOf, textScalars } from '#platform/graphql/textScalars.ts';

const read = (name: string, value: string): unknown => {
  try {
    return textReaderOf(name)!(value, 'input.at');
  } catch (error) {
    return (error as { extensions: unknown }).extensions;
  }
};
const refused = { code: 'BAD_USER_INPUT', field: 'input.at' };

test.each([
  ['Date', ['2026-03-14', ' 2024-02-29 '], ['2025-02-29', '2026-3-14', '14.03.2026', '2026-03-14T00:00:00Z', '']],
  ['Duration', ['PT1H30M', 'P1W', 'P1DT12H'], ['90', '1:30', 'P', '']],
  [
    'EmailAddress',
    [
      'max@acme.test',
      'Müller@bücher.example',
      "o'neil.b+tag@a-b.acme.test",
      'max@例え.テスト',
      `${'x'.repeat(64)}@b.test`,
    ],
    [
      'max',
      'max@acme',
      'a b@acme.test',
      `${'x'.repeat(250)}@acme.test`,
      '',
      'a@b@c.test',
      '"a b"@b.test',
      'a@b..test',
      '.a@b.test',
      'a.@b.test',
      'a..b@b.test',
      'a@.test',
      'a@b.test.',
      'a@-b.test',
      'a@b-.test',
      'a@b_c.test',
      'a@10.0.0.1',
      'a@[10.0.0.1]',
      `a@${'x'.repeat(64)}.test`,
      `a@${'ü'.repeat(62)}.test`,
      `${'x'.repeat(65)}@b.test`,
      `a@${'x.'.repeat(126)}y`,
      'a@b\u200d.test',
      '\u202ea@b.test',
    ],
  ],
  ['HexColor', ['#0D9488', '#abcdef'], ['0D9488', '#fff', '#0D9488FF', 'red', '']],
  [
    'TimeZone',
    ['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires'],
    ['+01:00', '-0300', 'Mars/Olympus', 'Europe\nBerlin', ''],
  ],
  [
    'URL',
    ['https://acme.test/a?b=c#d', 'http://localhost:4000', 'https://bücher.example/ä@b?c=%20', 'HTTPS://acme.test'],
    [
      'acme.test',
      'javascript:alert(1)',
      'ftp://acme.test',
      `https://acme.test/${'x'.repeat(2_000)}`,
      '',
      'https://user:password@acme.test',
      'https://user@acme.test',
      'https://acme.test@evil.test',
      'https://acme.test/\u202egnp.exe',
      'https://ac\nme.test',
      'https://acme.test/a b',
      'https://acme.test/\u200b',
    ],
  ],
] as const)('%s takes what has its form, and refuses the rest at its path', (name, good, bad) => {
  expect(good.map((value) => read(name, value))).toEqual(good.map((value) => value.trim()));
  for (const value of bad) expect([value, read(name, value)]).toEqual([value, refused]);
});

test('a time zone is stored as it is spelt, whatever case it is given in', () => {
  const links = ['Asia/Kolkata', 'Europe/Kyiv', 'US/Eastern', 'America/Argentina/ComodRivadavia', 'Etc/UTC', 'EST5EDT'];
  const names = [...Intl.supportedValuesOf('timeZone'), ...links];
  expect(names.map((name) => read('TimeZone', name.toLowerCase()))).toEqual(names);
  expect(names.map((name) => read('TimeZone', ` ${name.toUpperCase()} `))).toEqual(names);
});

test('what is stored is answered as it is', () => {
  for (const scalar of Object.values(textScalars)) expect(scalar.serialize('what it was')).toBe('what it was');
});

test('the gateway’s schema takes a text for each, nothing else, and says by what it is specified', () => {
  const schema = apiSchemaOf(readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8'));
  judgeOurScalars(schema);
  for (const name of Object.keys(textScalars)) {
    const type = schema.getType(name);
    if (!isScalarType(type)) throw new Error(`the graph has no ${name}`);
    expect(type.specifiedByURL).toMatch(/^https:\/\//);
    expect(type.parseValue('x')).toBe('x');
    for (const value of [5, true, {}, ['x']])
      expect(() => type.parseValue(value)).toThrow(`${name} is given as a string`);
  }
});
