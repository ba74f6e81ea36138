import { expect, test } from '@jest/globals';
import { exportLimits, type ExportLimits } from '../../subgraphs/slack/exportReader/limits.ts';
import { openSlackExport } from '../../subgraphs/slack/exportReader/readExport.ts';
import { createReport } from '../../subgraphs/slack/exportReader/report.ts';
import { collected, filesOf, fixture, withFile, zipOf } from './exportZip.ts';

/** What the whole reading of an archive ends with. */
const outcome = (zip: Buffer, limits: Partial<ExportLimits> = {}) =>
  withFile(zip, async (path) => {
    const opened = await openSlackExport(path, { workspace: 'T1', limits: { ...exportLimits, ...limits } });
    try {
      for await (const _ of opened.records(opened.workspaces[0]!.id));
    } finally {
      await opened.close();
    }
  });

const users = ['users.json', '[]'] as const;
const channels = ['channels.json', '[{"id":"C1","name":"general","members":[]}]'] as const;
const day = 'general/2024-01-01.json';

/**
 * The archive with every occurrence of a name (in its own header and in the table of contents) replaced by one of equal
 * length.
 */
function renamed(zip: Buffer, from: string, to: string): Buffer {
  expect(Buffer.byteLength(to)).toBe(Buffer.byteLength(from));
  return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');
}

/** Calls back with the offset of each header that begins with this signature. */
function patched(zip: Buffer, signature: number, patch: (header: Buffer) => void): Buffer {
  const copy = Buffer.from(zip);
  for (let at = 0; at + 4 <= copy.length; at++) if (copy.readUInt32LE(at) === signature) patch(copy.subarray(at));
  return copy;
}
const tableEntry = 0x02014b50;

test.each([
  '../../../evil.json',
  '/etc/cron.d/jobs.x',
  'C:/windows/evil.js',
  '..\\..\\..\\evil.json',
  'general/../../e.js',
  'general/./../ev.js',
  'gen\u001b[31mral/ev.js',
])('a path that leaves the archive or fools a terminal is refused: %j', async (name) => {
  const zip = renamed(await zipOf([users, ['x'.repeat(name.length), '[]']]), 'x'.repeat(name.length), name);
  await expect(outcome(zip)).rejects.toThrow(/^The zip file holds a path that a Slack export cannot have: "/);
});

test('a file that stands in the archive twice is refused', async () => {
  await expect(outcome(await zipOf([users, [day, '[]'], [day, '[]']]))).rejects.toThrow(
    `The export holds "${day}" twice.`,
  );
});

test('a link is passed over and never followed', async () => {
  await withFile(await zipOf([users, channels, [day, '/etc/passwd', { mode: 0o120777 }]]), async (path) => {
    const opened = await openSlackExport(path, { workspace: 'T1' });
    const report = createReport();
    const records = await collected(opened.records(opened.workspaces[0]!.id, report));
    await opened.close();
    expect(records.filter(({ kind }) => kind === 'message')).toEqual([]);
    expect(report.skipped.get('link or special file')).toEqual({ count: 1, places: [day] });
  });
});

test('an encrypted file is refused', async () => {
  const zip = patched(await zipOf([users]), tableEntry, (header) =>
    header.writeUInt16LE(header.readUInt16LE(8) | 1, 8),
  );
  await expect(outcome(zip)).rejects.toThrow('"users.json" is encrypted; pack the export without a password.');
});

test('an unknown compression is refused', async () => {
  const zip = patched(await zipOf([users]), tableEntry, (header) => header.writeUInt16LE(93, 10));
  await expect(outcome(zip)).rejects.toThrow('"users.json" is packed with method 93');
});

test('a bomb is refused before it is unpacked: by ratio, size of a file, size in all, number of files', async () => {
  const spaces = Buffer.alloc(4 * 1024 * 1024, ' ');
  await expect(outcome(await zipOf([users, [day, spaces]]))).rejects.toThrow(
    `"${day}" unpacks to more than 250 times its size`,
  );
  await expect(outcome(await zipOf([users, [day, ' '.repeat(2000)]]), { fileBytes: 1999 })).rejects.toThrow(
    `"${day}" is too large: 2000 bytes, at most 1999 are read.`,
  );
  await expect(outcome(await zipOf([users, [day, ' '.repeat(2000)]]), { totalBytes: 2001 })).rejects.toThrow(
    `The export is too large: more than 2001 bytes at "${day}".`,
  );
  await expect(outcome(await zipOf([users, channels, [day, '[]']]), { files: 2 })).rejects.toThrow(
    'The export holds more than 2 files.',
  );
});

test('a bomb that lies about its size is stopped at the size that it declares', async () => {
  const lying = async (content: Buffer, declared: number) =>
    patched(await zipOf([users, channels, [day, content]]), tableEntry, (header) => {
      if (header.readUInt32LE(24) === content.length) header.writeUInt32LE(declared, 24);
    });
  const bomb = Buffer.alloc(8 * 1024 * 1024, ' ');
  await expect(outcome(await lying(bomb, 1000))).rejects.toThrow(
    `"${day}" is damaged in the zip file: Cannot create a Buffer larger than 1001 bytes`,
  );
  await expect(outcome(await lying(bomb, 1_500_000))).rejects.toThrow(
    `"${day}" is damaged in the zip file: too many bytes in the stream`,
  );
  await expect(outcome(await lying(Buffer.from('[ ]'), 4))).rejects.toThrow(
    `"${day}" is damaged in the zip file: 3 bytes instead of 4`,
  );
});

test('files that share their compressed bytes are refused', async () => {
  const zip = patched(await zipOf([users, channels]), tableEntry, (header) => header.writeUInt32LE(0, 42));
  await expect(outcome(zip)).rejects.toThrow(
    /"(users|channels)\.json" shares its bytes with another file of the archive\./,
  );
});

test('changed bytes are found by the checksum', async () => {
  const zip = await zipOf([['users.json', '[{"id":"U1","name":"before"}]', { compress: false }]]);
  await expect(outcome(renamed(zip, 'before', 'behind'))).rejects.toThrow(
    '"users.json" is damaged in the zip file: its checksum is wrong.',
  );
});

test('a large file is read as a stream, and its checksum is checked alike', async () => {
  const words = Array.from({ length: 200_000 }, (_, index) => `"${index}"`).join(',\n');
  const zip = await zipOf([users, channels, [day, `[${words}]`, { compress: false }]]);
  await expect(outcome(zip)).resolves.toBeUndefined();
  await expect(outcome(renamed(zip, '"199999"', '"199998"'))).rejects.toThrow(
    `"${day}" is damaged in the zip file: its checksum is wrong.`,
  );
});

test('an archive that is cut off anywhere, or is none, is refused', async () => {
  const whole = await zipOf(await filesOf(fixture));
  for (const share of [0, 0.1, 0.5, 0.9, 0.999]) {
    await expect(outcome(whole.subarray(0, Math.floor(whole.length * share)))).rejects.toThrow(
      /is not a complete zip file|table of contents is damaged/,
    );
  }
  await expect(outcome(Buffer.from('not a zip file at all, but longer than the end record of one'))).rejects.toThrow(
    'is not a complete zip file',
  );
});

test('a single changed byte of an archive is read over or refused in words, wherever it is', async () => {
  const whole = await zipOf([users, channels, [day, '[{"type":"message","ts":"1704103200.000000","text":"hello"}]']]);
  const endings = new Set<string>();
  for (let at = 0; at < whole.length; at++) {
    const damaged = Buffer.from(whole);
    damaged[at]! ^= 0xff;
    endings.add(
      await outcome(damaged).then(
        () => 'read',
        (error: Error) => error.name,
      ),
    );
  }
  expect(endings).toEqual(new Set(['read', 'ExportError']));
});

test('invalid JSON is named with its file, line and byte, and no part of the text', async () => {
  const messages =
    '[\n  {"type":"message","ts":"1704103200.000000","text":"first"},\n  {"type":"message",\n   "text":"secret" oops}\n]';
  await expect(outcome(await zipOf([users, channels, [day, messages]]))).rejects.toThrow(
    new Error(`"${day}" is not valid JSON at line 4, byte ${messages.indexOf('oops') + 1}.`),
  );
});
