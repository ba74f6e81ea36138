import pg from 'pg';
import { lookInterval } from './watchFolder.ts';

/** Calls back after each notification on a channel, and once a second in any case; a lost connection is made anew. */
export function watchChannel(connection: pg.ClientConfig, channel: string, changed: () => void): { close(): void } {
  let client: pg.Client | undefined;
  let closed = false;

  async function listen(): Promise<void> {
    if (client !== undefined || closed) return;
    const next = (client = new pg.Client(connection));
    const lost = () => {
      if (client === next) client = undefined;
    };
    next.on('error', lost);
    next.on('end', lost);
    next.on('notification', () => changed());
    try {
      await next.connect();
      await next.query(`listen ${pg.escapeIdentifier(channel)}`);
      unref(next);
      changed();
    } catch {
      lost();
      await next.end().catch(() => undefined);
    }
  }

  void listen();
  const look = setInterval(() => {
    void listen();
    changed();
  }, lookInterval);
  look.unref();
  return {
    close() {
      closed = true;
      clearInterval(look);
      client?.end().catch(() => undefined);
    },
  };
}

/** What only watches keeps no process alive. */
function unref(client: pg.Client): void {
  (client as unknown as { connection: { stream: { unref(): void } } }).connection.stream.unref();
}
