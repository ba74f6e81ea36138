import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { jsonList } from '../../subgraphs/slack/exportReader/jsonList.ts';
import { exportLimits, type ExportLimits } from '../../subgraphs/slack/exportReader/limits.ts';
import { collected } from './exportZip.ts';

/** The bytes in pieces of these sizes, used in turn. */
async function* pieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length]!;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

const listOf = (text: string | Buffer, sizes: readonly number[] = [1 << 16], limits: Partial<ExportLimits> = {}) =>
  collected(jsonList(pieces(Buffer.from(text), sizes), 'x.json', { ...exportLimits, ...limits }));

test('a list reads as JSON.parse reads it, wherever the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.jsonValue({ maxDepth: 4 })),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
      fc.constantFrom(undefined, 2, '\r\n\t'),
      async (value, sizes, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect((await listOf(text, sizes)).map((item) => item.value)).toEqual(JSON.parse(text));
      },
    ),
  );
});

test('what JSON.parse refuses as a list is refused, and the rest read alike', async () => {
  const token = fc.constantFrom('[', ']', '{', '}', ',', ':', '"a"', '"', '\\', '1', 'null', 'tru', ' ', '\n');
  await fc.assert(
    fc.asyncProperty(fc.array(token, { maxLength: 12 }), fc.boolean(), async (tokens, wrapped) => {
      const text = wrapped ? `[${tokens.join('')}]` : tokens.join('');
      let expected: unknown;
      try {
        expected = JSON.parse(text);
      } catch {
        expected = undefined;
      }
      const result = await listOf(text, [3]).then(
        (items) => items.map(({ value }) => value),
        (error: Error) => error.name,
      );
      expect([text, result]).toEqual([text, Array.isArray(expected) ? expected : 'ExportError']);
    }),
    { numRuns: 2000 },
  );
});

test('each element knows the line on which it begins', async () => {
  expect(await listOf('\ufeff[\n1,\n\n {"a":\n2}, "x\\"]"\n]\n', [1])).toEqual([
    { value: 1, line: 2, bytes: 1 },
    { value: { a: 2 }, line: 4, bytes: 8 },
    { value: 'x"]', line: 5, bytes: 6 },
  ]);
});

test.each([
  ['[{"a":1}', 'line 1, byte 9: the file ends before its list does.'],
  ['[\n"abc', 'line 2, byte 7: the file ends before its list does.'],
  ['{"a":1}', 'line 1, byte 1: a list [ … ] is expected.'],
  ['[1\n2]', 'line 2, byte 4: "," or "]" is expected.'],
  ['[1,]', 'line 1, byte 4: a value is expected.'],
  ['[]\n[]', 'line 2, byte 4: something follows the list.'],
  ['[1,\n{"a":\n x}]', 'line 2, byte 5: the element that begins there is wrong.'],
  ['[1,\n{"a":2\n "b":3}]', 'line 3, byte 13.'],
])('%j is refused with line and byte', async (text, where) => {
  for (const size of [1, 2, 65_536])
    await expect(listOf(text, [size])).rejects.toThrow(new Error(`"x.json" is not valid JSON at ${where}`));
});

test('a file of nothing is empty', async () => {
  for (const text of ['', ' \n', '\ufeff'])
    await expect(listOf(text, [1])).rejects.toThrow(new Error('"x.json" is empty.'));
});

test('an element that is too large or nested too deep is refused, however it arrives', async () => {
  const long = `["short",\n"${'x'.repeat(100)}"]`;
  for (const size of [1, 10, 65_536])
    await expect(listOf(long, [size], { recordBytes: 50 })).rejects.toThrow(
      '"x.json" has an element of more than 50 bytes at line 2, byte 11.',
    );
  await expect(listOf(`[${'['.repeat(1_000_000)}`)).rejects.toThrow('nested deeper than 64 at line 1, byte 2.');
});

test('bytes that are not UTF-8 are refused', async () => {
  await expect(listOf(Buffer.from([0x5b, 0x22, 0xc3, 0x28, 0x22, 0x5d]))).rejects.toThrow(
    'line 1, byte 2: the element that begins there is not UTF-8.',
  );
});
