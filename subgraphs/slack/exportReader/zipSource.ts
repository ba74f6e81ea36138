import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { crc32, inflateRawSync } from 'node:zlib';
import {
  Entry,
  fromRandomAccessReader,
  validateFileName,
  type Options,
  type RandomAccessReader,
  type ZipFile,
} from 'yauzl';
import { ExportError, quoted } from './exportError.ts';
import type { ExportLimits } from './limits.ts';
import { createListing, hiddenFolder, isClutter, isHidden, linkOrSpecial } from './listing.ts';
import type { ExportSource } from './source.ts';
import { WindowReader } from './windowReader.ts';

const zipFileOf = promisify<RandomAccessReader, number, Options, ZipFile>(fromRandomAccessReader);

/**
 * A zipped export, read in place. Refused before any of it is decompressed: names that leave the archive, duplicates,
 * files that share compressed bytes; and of what is to be read encryption, unknown compression, sizes and ratios beyond
 * the limits. While reading: a wrong size or checksum.
 */
export async function openZip(path: string, limits: ExportLimits): Promise<ExportSource> {
  const reader = await WindowReader.open(path);
  const zip = await zipFileOf(reader, reader.size, { lazyEntries: true, autoClose: false, decodeStrings: false }).catch(
    async (error: Error) => {
      await new Promise<unknown>((resolve) => {
        reader.close(resolve);
      });
      throw new ExportError(`${quoted(path)} is not a complete zip file: ${error.message}`);
    },
  );
  // A file descriptor that fails to close is no reason to fail what has been read; every other error rejects the call
  // that meets it.
  zip.on('error', () => undefined);
  try {
    const { listing, entries } = await list(zip, limits);
    return {
      files: listing.files,
      passedOver: listing.passedOver,
      admit(paths) {
        listing.assertWithin(paths);
        for (const name of paths) check(name, entries.get(name)!, limits);
      },
      read: (name) => read(zip, reader, name, entries.get(name)!),
      close: () => closed(zip),
    };
  } catch (error) {
    await closed(zip);
    throw error;
  }
}

async function list(zip: ZipFile, limits: ExportLimits) {
  if (zip.entryCount > 2 * limits.files) throw new ExportError(`The export holds more than ${limits.files} files.`);
  const listing = createListing(limits);
  const entries = new Map<string, Entry>();
  for await (const entry of centralDirectory(zip)) {
    const name = nameOf(entry);
    if (name.endsWith('/') || isClutter(name)) continue;
    if (name.split('/').slice(0, -1).some(isHidden)) listing.passOver(name, hiddenFolder);
    else if (isSpecial(entry)) listing.passOver(name, linkOrSpecial);
    else listing.add(name, entry.uncompressedSize);
    entries.set(name, slim(entry));
  }
  refuseOverlaps(entries);
  return { listing, entries };
}

async function* centralDirectory(zip: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const entry = await new Promise<Entry | undefined>((resolve, reject) => {
      const settle = (act: () => void) => {
        zip.off('entry', onEntry).off('end', onEnd).off('error', onError);
        act();
      };
      const onEntry = (found: Entry) => settle(() => resolve(found));
      const onEnd = () => settle(() => resolve(undefined));
      const onError = (error: Error) =>
        settle(() => reject(new ExportError(`The zip file's table of contents is damaged: ${error.message}`)));
      zip.on('entry', onEntry).on('end', onEnd).on('error', onError);
      zip.readEntry();
    });
    if (entry === undefined) return;
    yield entry;
  }
}

/**
 * Slack and most tools write UTF-8 without saying so, therefore the flag is not asked; one form per name, whatever
 * system packed it.
 */
function nameOf(entry: Entry): string {
  const raw = entry.fileName as unknown as Buffer; // what decodeStrings: false gives
  const name = raw
    .toString(isUtf8(raw) ? 'utf8' : 'latin1')
    .replaceAll('\\', '/')
    .normalize('NFC');
  const wrong = validateFileName(name);
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  if (wrong !== null || name === '' || /[\u0000-\u001f\u007f]/.test(name) || name.split('/').includes('.')) {
    throw new ExportError(`The zip file holds a path that a Slack export cannot have: ${quoted(name)}.`);
  }
  return name;
}

/** By the kind of file that Unix knows; other systems say none. */
function isSpecial({ externalFileAttributes }: Entry): boolean {
  const type = (externalFileAttributes >>> 16) & 0o170000;
  return type !== 0 && type !== 0o100000;
}

function check(name: string, entry: Entry, limits: ExportLimits): void {
  if (entry.isEncrypted()) throw new ExportError(`${quoted(name)} is encrypted; pack the export without a password.`);
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    throw new ExportError(
      `${quoted(name)} is packed with method ${entry.compressionMethod}; only stored and deflated files are read.`,
    );
  }
  if (entry.uncompressedSize > 1024 * 1024 && entry.uncompressedSize > limits.ratio * entry.compressedSize) {
    throw new ExportError(
      `${quoted(name)} unpacks to more than ${limits.ratio} times its size, as no Slack export does.`,
    );
  }
}

/** What reading needs of an entry: a large export has hundreds of thousands. */
function slim(entry: Entry): Entry {
  const {
    compressionMethod,
    generalPurposeBitFlag,
    compressedSize,
    uncompressedSize,
    crc32: checksum,
    relativeOffsetOfLocalHeader,
  } = entry;
  return Object.assign(new Entry(), {
    compressionMethod,
    generalPurposeBitFlag,
    compressedSize,
    uncompressedSize,
    crc32: checksum,
    relativeOffsetOfLocalHeader,
  });
}

/** Files that share compressed bytes are how a small archive holds terabytes within every ratio. */
function refuseOverlaps(entries: ReadonlyMap<string, Entry>): void {
  let end = 0;
  for (const [name, entry] of [...entries].sort(
    ([, a], [, b]) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader,
  )) {
    if (entry.relativeOffsetOfLocalHeader < end)
      throw new ExportError(`${quoted(name)} shares its bytes with another file of the archive.`);
    end = entry.relativeOffsetOfLocalHeader + entry.compressedSize;
  }
}

async function* read(zip: ZipFile, reader: WindowReader, name: string, entry: Entry): AsyncGenerator<Buffer> {
  let checksum = 0;
  try {
    for await (const chunk of isSmall(entry) ? atOnce(reader, entry) : await streamOf(zip, entry)) {
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (error) {
    throw new ExportError(`${quoted(name)} is damaged in the zip file: ${(error as Error).message}`);
  }
  if (checksum !== entry.crc32)
    throw new ExportError(`${quoted(name)} is damaged in the zip file: its checksum is wrong.`);
}

/**
 * Most days of most channels are small: without streams for each of them, reading takes a fraction of the time and
 * memory.
 */
const isSmall = (entry: Entry) => entry.compressedSize <= 512 * 1024 && entry.uncompressedSize <= 1024 * 1024;

async function* atOnce(reader: WindowReader, entry: Entry): AsyncGenerator<Buffer> {
  const header = await reader.bytes(entry.relativeOffsetOfLocalHeader, 30);
  if (header.length < 30 || header.readUInt32LE(0) !== 0x04034b50)
    throw new Error('its header is not where the table of contents says');
  const start = entry.relativeOffsetOfLocalHeader + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = await reader.bytes(start, entry.compressedSize);
  const bytes =
    entry.compressionMethod === 0
      ? Buffer.from(packed)
      : inflateRawSync(packed, { maxOutputLength: entry.uncompressedSize + 1 });
  if (bytes.length !== entry.uncompressedSize)
    throw new Error(`${bytes.length} bytes instead of ${entry.uncompressedSize}`);
  yield bytes;
}

/** yauzl sees to it that the stream has as many bytes as the entry declares. */
const streamOf = (zip: ZipFile, entry: Entry) =>
  new Promise<Readable>((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error === null ? resolve(stream) : reject(error)));
  });

const closed = (zip: ZipFile) =>
  new Promise<void>((resolve) => {
    zip.once('close', resolve);
    zip.close();
  });
