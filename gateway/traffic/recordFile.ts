import { randomBytes } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * One process's file of one period. It is replaced as a whole: whoever reads it, and whatever ends the process, finds
 * all of a state of it.
 */
export class RecordFile {
  readonly #path: string;
  readonly #partial: string;
  #finished = false;

  /** @param since milliseconds since 1970: files are named, and so ordered, by it. */
  constructor(folder: string, since: number) {
    const name = `operations-${new Date(since).toISOString().replaceAll(/[:.]/g, '-')}-${randomBytes(4).toString('hex')}.ndjson`;
    this.#path = join(folder, name);
    this.#partial = join(folder, `${name}.partial`);
  }

  /**
   * Writes beside the event loop; one call at a time.
   * @throws (the promise) the system's error; what was there before is still there.
   */
  async write(lines: string): Promise<void> {
    await writeFile(this.#partial, lines);
    if (this.#finished) await unlink(this.#partial);
    else renameSync(this.#partial, this.#path);
  }

  /** Writes at once, whatever else is being written: nothing is written after it. @throws the system's error. */
  finish(lines: string): void {
    this.#finished = true;
    writeFileSync(`${this.#partial}.last`, lines);
    renameSync(`${this.#partial}.last`, this.#path);
  }
}

/** The files of records, those included that were being written. */
export const isRecordFile = (name: string): boolean => /^operations-[\w-]+\.ndjson(\.partial(\.last)?)?$/.test(name);
