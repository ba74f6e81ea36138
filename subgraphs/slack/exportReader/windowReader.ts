import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { callbackify } from 'node:util';
import { RandomAccessReader } from 'yauzl';

const windowBytes = 1024 * 1024;

/**
 * Reads a file through one window that moves forward: the tens of thousands of small reads that an archive takes, most
 * of them next to each other, cost one round trip a mebibyte instead of one each.
 */
export class WindowReader extends RandomAccessReader {
  readonly size: number;
  private readonly file: FileHandle;
  private window = Buffer.alloc(0);
  private start = 0;

  private constructor(file: FileHandle, size: number) {
    super();
    this.file = file;
    this.size = size;
  }

  static async open(path: string): Promise<WindowReader> {
    const file = await open(path);
    return new WindowReader(file, (await file.stat()).size);
  }

  /**
   * The bytes from a position on, fewer only at the end of the file. They are valid until the window moves: the next
   * read may be that.
   */
  async bytes(position: number, length: number): Promise<Buffer> {
    const end = Math.min(position + length, this.size);
    if (position < this.start || end > this.start + this.window.length) {
      const window = Buffer.allocUnsafeSlow(Math.max(0, Math.min(Math.max(length, windowBytes), this.size - position)));
      const { bytesRead } = await this.file.read(window, 0, window.length, position);
      this.window = window.subarray(0, bytesRead);
      this.start = position;
    }
    return this.window.subarray(position - this.start, Math.max(position, end) - this.start);
  }

  override read(
    into: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    callbackify(async () => (await this.bytes(position, length)).copy(into, offset))(callback);
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const { file } = this;
    return Readable.from(
      (async function* () {
        for (let position = start; position < end;) {
          const { buffer, bytesRead } = await file.read(
            Buffer.allocUnsafeSlow(Math.min(256 * 1024, end - position)),
            0,
            null,
            position,
          );
          if (bytesRead === 0) return;
          position += bytesRead;
          yield buffer.subarray(0, bytesRead);
        }
      })(),
      { objectMode: false },
    );
  }

  override close(callback: (error: Error | null) => void): void {
    callbackify(() => this.file.close())(callback);
  }
}
