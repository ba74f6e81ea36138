import { clearProgress } from '../process/terminalProgress.ts';

/** Writes a result to the standard output: for programs as JSON, a map as an object; for people as text. */
export function writeResult(json: boolean | undefined, value: unknown, text: string): void {
  clearProgress();
  process.stdout.write(
    json === true ? `${JSON.stringify(value, mapAsObject, 2)}\n` : text.endsWith('\n') ? text : `${text}\n`,
  );
}

const mapAsObject = (_: string, value: unknown): unknown => (value instanceof Map ? Object.fromEntries(value) : value);
