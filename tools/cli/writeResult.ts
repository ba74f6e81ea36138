/** Writes a result to the standard output: for programs as JSON, for people as text. */
export function writeResult(json: boolean | undefined, value: unknown, text: string): void {
  process.stdout.write(
    json === true ? `${JSON.stringify(value, null, 2)}\n` : text.endsWith('\n') ? text : `${text}\n`,
  );
}
