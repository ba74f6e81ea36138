import type { z } from 'zod';
import { jsonList } from './jsonList.ts';
import type { ExportLimits } from './limits.ts';
import { tally, type ExportReport } from './report.ts';
import type { ExportSource } from './source.ts';

/** The valid elements of lists, with their places; the others are counted by what is wrong with them. */
export async function* items<Schema extends z.ZodType>(
  source: ExportSource,
  paths: readonly string[],
  schema: Schema,
  noun: string,
  limits: ExportLimits,
  report: ExportReport,
) {
  for (const path of paths) {
    for await (const { value, line } of jsonList(source.read(path), path, limits)) {
      const place = `${path}:${line}`;
      const result = schema.safeParse(value);
      if (result.success) yield { item: result.data, place };
      else {
        const field = result.error.issues[0]?.path.filter((part) => typeof part === 'string').join('.');
        tally(
          report.skipped,
          field ? `${noun} whose ${field} is missing or not as Slack writes it` : `entry that is no ${noun}`,
          place,
        );
      }
    }
  }
}
