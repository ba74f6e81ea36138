import { expect, test } from '@jest/globals';
import { assertSimpleJson } from '#gateway/http/jsonLimits.ts';
import type { RequestError } from '#gateway/http/requestError.ts';

function codeOf(text: string): string | undefined {
  try {
    assertSimpleJson(Buffer.from(text));
    return undefined;
  } catch (error) {
    return (error as RequestError).errors[0]!.extensions.code;
  }
}

/** A body of a list that is not short. */
const long = (...items: string[]): string => `[${items.join(',')},"${'x'.repeat(20_000)}"]`;
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const times = (count: number, text: string): string[] => Array.from({ length: count }, () => text);

test.each<[string, string, string | undefined]>([
  ['lists 127 levels deep within one', long(nested(127)), undefined],
  ['lists 128 levels deep within one', long(nested(128)), 'QUERY_TOO_COMPLEX'],
  ['objects 128 levels deep within a list', long(`${'{"a":'.repeat(128)}1${'}'.repeat(128)}`), 'QUERY_TOO_COMPLEX'],
  ['lists that are deep, but short', nested(8_000), undefined],
  ['many lists beside each other', long(...times(5_000, '[[]]')), undefined],
  ['19,998 numbers', long(...times(19_998, '1')), undefined],
  ['20,000 numbers', long(...times(20_000, '1')), 'QUERY_TOO_COMPLEX'],
  ['10,000 objects', long(...times(10_000, '{}')), 'QUERY_TOO_COMPLEX'],
  ['brackets and commas in a string', long(`"${'[{,'.repeat(50_000)}"`), undefined],
  ['brackets behind an escaped quote', long(`"\\"${'['.repeat(200)}"`), undefined],
  ['brackets behind an escaped backslash', long(`"\\\\",${nested(200)}`), 'QUERY_TOO_COMPLEX'],
  ['a string without an end', long('1').slice(0, -2), undefined],
  ['what is no JSON', ']'.repeat(50_000), undefined],
])('%s', (_, text, code) => {
  expect(codeOf(text)).toBe(code);
});
