import { EmptyFile, quoted } from './exportError.ts';
import type { RecordFormat } from './format.ts';
import { jsonList } from './jsonList.ts';
import type { ExportLimits } from './limits.ts';
import { tally, type ExportReport } from './report.ts';
import type { ExportSource } from './source.ts';

/** A record as it was read, the object that it was read from, and where that is. */
export interface Item<Record> {
  item: Record;
  raw: { [key: string]: unknown };
  /** The length of its text. */
  bytes: number;
  place: string;
}

/**
 * The records of lists; what is none is counted by what is wrong with it. A field that is not as Slack writes it costs
 * itself alone, and is counted.
 */
export async function* items<Record>(
  source: ExportSource,
  paths: readonly string[],
  { noun, id, read }: RecordFormat<Record>,
  limits: ExportLimits,
  report: ExportReport,
): AsyncGenerator<Item<Record>> {
  for (const path of paths) {
    try {
      if (await isNull(source, path)) throw new EmptyFile(`${quoted(path)} is empty.`);
      for await (const { value, line, bytes } of jsonList(source.read(path), path, limits)) {
        const place = `${path}:${line}`;
        const odd: string[] = [];
        const item = read(value, (field) => odd.push(field), '');
        if (typeof value !== 'object' || value === null || item === null)
          tally(report.unread, `entry that is no ${noun}`, place);
        else if ((item as { [key: string]: unknown })[id] === null)
          tally(report.unread, `${noun} whose ${id} is missing or not as Slack writes it`, place);
        else {
          for (const field of new Set(odd))
            tally(report.noted, `${noun} without its ${field}, which is not as Slack writes it`, place);
          yield { item: item as Record, raw: value as { [key: string]: unknown }, bytes, place };
        }
      }
    } catch (error) {
      // A full disk or a broken tool leaves such files; there is nothing in them to be lost.
      if (!(error instanceof EmptyFile)) throw error;
      tally(report.noted, 'file that is empty', path);
    }
  }
}

/** Whether a tool has written `null` for a list of nothing. */
async function isNull(source: ExportSource, path: string): Promise<boolean> {
  if ((source.files.get(path) ?? 0) > 'null'.length + 16) return false;
  const chunks: Buffer[] = [];
  for await (const chunk of source.read(path)) chunks.push(chunk);
  return Buffer.concat(chunks).toString().trim() === 'null';
}
