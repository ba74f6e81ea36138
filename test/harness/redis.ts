import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { findPort } from '#tools/database/ports.ts';

/** A Redis server of a test's own, empty. */
export interface TestRedis {
  url: string;
  port: number;
  stop(): Promise<void>;
}

/** The machine's redis-server, else one in this process that knows what we ask. */
export async function startRedis(wanted = 0): Promise<TestRedis> {
  const port = await findPort(wanted, '127.0.0.1');
  const isInstalled = spawnSync('redis-server', ['--version']).status === 0;
  const stop = isInstalled ? await startInstalled(port) : await startOwn(port);
  return { url: `redis://127.0.0.1:${port}`, port, stop };
}

async function startInstalled(port: number): Promise<() => Promise<void>> {
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/tmp'];
  const child = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (said.includes('Ready to accept connections')) break;
  }
  return async () => {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
}

/** Of Redis' protocol (RESP2), and of its commands, what counting and storing documents ask for. */
async function startOwn(port: number): Promise<() => Promise<void>> {
  const values = new Map<string, { value: string; ends: number }>();
  const lists = new Map<string, string[]>();
  const sockets = new Set<Socket>();
  const living = (key: string) => {
    const found = values.get(key);
    return found !== undefined && found.ends > Date.now() ? found : undefined;
  };
  const bulk = (value: string | undefined) => (value === undefined ? '$-1\r\n' : `$${value.length}\r\n${value}\r\n`);
  const commands: Record<string, (key: string, ...given: string[]) => string> = {
    get: (key) => bulk(living(key)?.value),
    ttl: (key) => `:${Math.ceil(((living(key)?.ends ?? 0) - Date.now()) / 1000)}\r\n`,
    set(key, value, _ex, seconds, nx) {
      if (nx !== undefined && living(key) !== undefined) return bulk(undefined);
      values.set(key, { value: value!, ends: seconds === undefined ? Infinity : Date.now() + Number(seconds) * 1000 });
      return '+OK\r\n';
    },
    mget: (...keys) => `*${keys.length}\r\n${keys.map((key) => bulk(living(key)?.value)).join('')}`,
    keys(pattern) {
      const found = [...values.keys()].filter((key) => key.endsWith(pattern.slice(1)));
      return `*${found.length}\r\n${found.map(bulk).join('')}`;
    },
    del: (key) => `:${Number(values.delete(key))}\r\n`,
    rpush: (key, value) => `:${lists.set(key, [...(lists.get(key) ?? []), value!]).get(key)!.length}\r\n`,
    lpop: (key) => bulk(lists.get(key)?.shift()),
    expire: () => ':1\r\n',
    incr(key) {
      const found = living(key)!;
      found.value = String(Number(found.value) + 1);
      return `:${found.value}\r\n`;
    },
    info: () => bulk('redis_version:7.0.0'),
  };
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    let queued: string[] | undefined;
    let rest = '';
    const answer = (name: string, given: string[]): string => {
      if (name === 'multi') {
        queued = [];
        return '+OK\r\n';
      }
      if (name === 'exec') {
        const answers = queued!;
        queued = undefined;
        return `*${answers.length}\r\n${answers.join('')}`;
      }
      const said = commands[name]?.(...(given as [string])) ?? '+OK\r\n';
      return queued === undefined ? said : (queued.push(said), '+QUEUED\r\n');
    };
    socket.on('data', (chunk: Buffer) => {
      rest += chunk.toString();
      for (let whole = /^\*(\d+)\r\n/.exec(rest); whole !== null; whole = /^\*(\d+)\r\n/.exec(rest)) {
        const command = new RegExp(`^\\*\\d+\\r\\n((?:\\$\\d+\\r\\n[^\\r]*\\r\\n){${whole[1]}})`).exec(rest);
        if (command === null) return;
        rest = rest.slice(command[0].length);
        const [name, ...given] = command[1]!.split('\r\n').filter((_, index) => index % 2 === 1);
        socket.write(answer(name!.toLowerCase(), given));
      }
    });
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
}
