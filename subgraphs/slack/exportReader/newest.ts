import { ExportError } from './exportError.ts';
import { slackMessage } from './format.ts';
import { items } from './items.ts';
import type { ExportLayout } from './layout.ts';
import type { ExportLimits } from './limits.ts';
import { createReport } from './report.ts';
import type { ExportSource } from './source.ts';

/** When a day file's day begins, UTC, in seconds. */
export const startOf = (path: string): number =>
  Date.parse(path.slice(-'2024-01-01.json'.length, -'.json'.length)) / 1000;

/** Whether a time can lie in a file's day, in whichever zone that was cut: one that cannot says nothing of the day. */
export function isOfDay(path: string): (ts: string) => boolean {
  const start = startOf(path);
  return (ts) => Number(ts) >= start - 14 * 3600 && Number(ts) < start + (24 + 12) * 3600;
}

/**
 * The time of the newest message in an export's files of its last day, whether they are to be imported or not; the
 * day's midnight where they have none, null where there are no days. What cannot be read says nothing here.
 */
export async function newestIn(
  source: ExportSource,
  { folders }: ExportLayout,
  limits: ExportLimits,
): Promise<string | null> {
  const days = [...folders.values()].flat().filter((path) => Number.isFinite(startOf(path)));
  const last = days.reduce((latest, path) => Math.max(latest, startOf(path)), 0);
  let newest = `${last}.000000`;
  for (const path of days.filter((one) => startOf(one) === last))
    try {
      for await (const { item } of items(source, [path], slackMessage, limits, createReport()))
        if (isOfDay(path)(item.ts) && Number(item.ts) > Number(newest)) newest = item.ts;
    } catch (error) {
      if (!(error instanceof ExportError)) throw error;
    }
  return days.length === 0 ? null : newest;
}
