import type { WriteStream } from 'node:tty';

/** One line at a terminal that says what is being done; nothing anywhere else. */
export function terminalProgress(stream: Pick<WriteStream, 'isTTY' | 'write'>): {
  show(what: string): void;
  end(): void;
} {
  let shown = false;
  const clear = () => {
    if (shown) stream.write('\r\u001b[K');
    shown = false;
  };
  return {
    show(what) {
      if (!stream.isTTY) return;
      clear();
      stream.write(`checking ${what} …`);
      shown = true;
    },
    end: clear,
  };
}
