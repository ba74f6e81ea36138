import { didYouMean } from '../process/didYouMean.ts';
import { UsageError } from '../process/exitCode.ts';

/** A file that a report is written to as well. */
export interface OutputFile<Format> {
  format: Format;
  file: string;
  /** As it was given: `json=report.json`. */
  given: string;
}

/** @throws UsageError */
export function outputFile<Format extends string>(given: string, formats: readonly Format[]): OutputFile<Format> {
  const [, word = '', file] = /^([^=]*)=(.+)$/.exec(given) ?? [];
  const format = formats.find((one) => one === word);
  if (format !== undefined && file !== undefined) return { format, file, given };
  throw new UsageError(
    `--output ${given} is not <format>=<file>, with a format of ${formats.join(', ')}.${didYouMean(word, formats)}`,
  );
}
