import type { ProcessName } from '#platform/process/names.ts';
import { clearProgress } from '../process/terminalProgress.ts';

/** Who speaks on the terminal. */
export type Speaker = ProcessName | 'database' | 'orgraph' | (string & {});

/** One line (or block) on the terminal, after the name of whom it is about. */
export function report(speaker: Speaker, text: string): void {
  clearProgress();
  const name = speaker.padEnd(12);
  process.stdout.write(
    `${text
      .split('\n')
      .map((line) => `${name} ${line}`)
      .join('\n')}\n`,
  );
}
