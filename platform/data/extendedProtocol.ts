/** Values as PostgreSQL reads them in text form. */
export type ParameterText = string | null;

/** Messages of PostgreSQL's extended query protocol, gathered so that they leave in one piece. */
export class MessageWriter {
  #buffer = Buffer.allocUnsafeSlow(16_384);
  #end = 0;

  /** Names a statement for the rest of the session. */
  parse(name: string, sql: string): void {
    this.#message('P', () => {
      this.#text(name);
      this.#text(sql);
      this.#number16(0);
    });
  }

  /** Binds values to a named statement: everything in text form, both ways. */
  bind(name: string, values: readonly ParameterText[]): void {
    this.#message('B', () => {
      this.#text('');
      this.#text(name);
      this.#number16(0);
      this.#number16(values.length);
      for (const value of values) this.#value(value);
      this.#number16(0);
    });
  }

  /** Asks what columns the bound statement has. */
  describe(): void {
    this.#message('D', () => this.#text('P'));
  }

  /** Runs the bound statement to its end. */
  execute(): void {
    this.#message('E', () => {
      this.#text('');
      this.#number32(0);
    });
  }

  /** Forgets a named statement. */
  close(name: string): void {
    this.#message('C', () => this.#text(`S${name}`));
  }

  /** Ends the implicit transaction that the messages since the last one make. */
  sync(): void {
    this.#message('S', () => undefined);
  }

  /** What was written since this was asked before. */
  take(): Buffer {
    const written = Buffer.from(this.#buffer.subarray(0, this.#end));
    this.#end = 0;
    return written;
  }

  #message(type: string, write: () => void): void {
    this.#reserve(5);
    this.#buffer[this.#end] = type.charCodeAt(0);
    const start = this.#end + 1;
    this.#end += 5;
    write();
    this.#buffer.writeInt32BE(this.#end - start, start);
  }

  #text(text: string): void {
    this.#reserve(3 * text.length + 1);
    this.#end += this.#buffer.write(text, this.#end);
    this.#buffer[this.#end++] = 0;
  }

  #value(value: ParameterText): void {
    if (value === null) return this.#number32(-1);
    this.#reserve(3 * value.length + 4);
    const length = this.#buffer.write(value, this.#end + 4);
    this.#buffer.writeInt32BE(length, this.#end);
    this.#end += 4 + length;
  }

  #number16(value: number): void {
    this.#reserve(2);
    this.#end = this.#buffer.writeInt16BE(value, this.#end);
  }

  #number32(value: number): void {
    this.#reserve(4);
    this.#end = this.#buffer.writeInt32BE(value, this.#end);
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.#end + bytes));
    this.#buffer.copy(larger, 0, 0, this.#end);
    this.#buffer = larger;
  }
}

/**
 * A value as a parameter's text: dates to the millisecond, lists as arrays, numbers, booleans and objects as JSON has
 * them.
 */
export function parameterText(value: unknown): ParameterText {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? `{${value.map(element).join(',')}}` : JSON.stringify(value);
}

function element(value: unknown): string {
  const text = Array.isArray(value) ? undefined : parameterText(value);
  if (text === undefined) throw new TypeError('a parameter is a list of single values');
  return text === null ? 'NULL' : `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
