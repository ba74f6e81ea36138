import dns from 'node:dns';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { NotSent } from '#gateway/subgraphClient/transport/exchange.ts';
import { createPool, defaultPool, type Pool, type PoolOptions } from '#gateway/subgraphClient/transport/pool.ts';

/** A server that keeps what it is asked and answers when and how the test says. */
interface Peer {
  server: Server;
  /** The connections that were opened, with the requests that came on each, by the word in their body. */
  connections: { socket: Socket; asked: string[] }[];
}

let peer: Peer;
let pool: Pool;
afterEach(() => {
  pool.close();
  for (const { socket } of peer.connections) socket.destroy();
  peer.server.close();
});

type Answer = (socket: Socket, word: string, connection: number) => void;
const respond = (socket: Socket, body: string, headers = '') =>
  socket.write(`HTTP/1.1 200 OK\r\n${headers}content-length: ${body.length}\r\n\r\n${body}`);

async function start(answer: Answer, options: Partial<PoolOptions> = {}, host = '127.0.0.1') {
  const connections: Peer['connections'] = [];
  const server = createServer((socket) => {
    const connection = connections.push({ socket, asked: [] }) - 1;
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      for (const [, word] of String(data).matchAll(/\r\n\r\n<(\w+)>/g)) {
        connections[connection]!.asked.push(word!);
        answer(socket, word!, connection);
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  peer = { server, connections };
  pool = createPool(
    { host, port: (server.address() as AddressInfo).port, secure: false },
    { ...defaultPool, ...options },
  );
}

function ask(word: string, { repeatable = true, nonce }: { repeatable?: boolean; nonce?: string } = {}) {
  let settle!: { resolve(body: string): void; reject(error: Error): void };
  const answer = new Promise<string>((resolve, reject) => {
    settle = { resolve, reject };
  });
  const exchange = {
    text: `POST / HTTP/1.1\r\nhost: a\r\n\r\n<${word}>`,
    repeatable,
    pipelined: repeatable,
    nonce,
    written: 0,
    abandoned: false,
    succeed: ({ body }: { body: Buffer }) => settle.resolve(body.toString()),
    fail: (error: Error) => settle.reject(error),
  };
  pool.send(exchange);
  return { answer, exchange };
}
const bodies = (...words: string[]) => Promise.all(words.map((word) => ask(word).answer));
const allAsked = () => peer.connections.map(({ asked }) => asked.join(' '));

test('a connection that is free is used again', async () => {
  await start((socket, word) => respond(socket, word));
  for (const word of ['a', 'b', 'c']) expect(await ask(word).answer).toBe(word);
  expect(allAsked()).toEqual(['a b c']);
});

test('when all few are busy, quick requests wait behind others and each gets its own answer', async () => {
  await start((socket, word) => respond(socket, word), { fewest: 2 });
  await bodies('a', 'b');
  const words = Array.from({ length: 12 }, (_, index) => `w${index}`);
  expect(await bodies(...words)).toEqual(words);
  expect(peer.connections).toHaveLength(2);
});

test('requests of one turn leave together, as many as may wait on one connection', async () => {
  await start((socket, word) => respond(socket, word), { fewest: 4, deepest: 3 });
  await bodies('a', 'b', 'c', 'd');
  for (const { asked } of peer.connections) asked.length = 0;
  expect(await bodies('e', 'f', 'g', 'h', 'i')).toEqual(['e', 'f', 'g', 'h', 'i']);
  expect(
    allAsked()
      .filter((asked) => asked !== '')
      .sort(),
  ).toEqual(['e f g', 'h i']);
});

test('more of them wait on one connection where all are answered quickly', async () => {
  const words = ['e', 'f', 'g', 'h', 'i', 'j'];
  const longest = async (quick: number) => {
    await start((socket, word) => respond(socket, word), { fewest: 4, deep: 2, deepest: 5, quick });
    await bodies('a', 'b', 'c', 'd');
    for (const { asked } of peer.connections) asked.length = 0;
    expect(await bodies(...words)).toEqual(words);
    return Math.max(...peer.connections.map(({ asked }) => asked.length));
  };
  expect(await longest(Number.MAX_SAFE_INTEGER)).toBe(5);
  pool.close();
  peer.server.close();
  expect(await longest(-1)).toBe(1);
});

test('behind a slow server requests do not wait for others: they get connections of their own, and past the most they queue', async () => {
  const held: (() => void)[] = [];
  await start((socket, word) => void held.push(() => respond(socket, word)), { fewest: 1, most: 3, quick: -1 });
  const answers = ['a', 'b', 'c', 'd'].map((word) => ask(word).answer);
  while (held.length < 3) await new Promise(setImmediate);
  expect(allAsked().toSorted()).toEqual(['a', 'b', 'c']);
  held[0]!();
  while (held.length < 4) await new Promise(setImmediate);
  for (const answer of held.slice(1)) answer();
  expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'd']);
});

test('a mutation waits behind nobody, and nobody behind it', async () => {
  const held: (() => void)[] = [];
  await start(
    (socket, word) => (word === 'warm' ? respond(socket, word) : void held.push(() => respond(socket, word))),
    { fewest: 1, most: 3 },
  );
  await ask('warm').answer;
  const answers = [ask('m1', { repeatable: false }), ask('q', {}), ask('m2', { repeatable: false })].map(
    ({ answer }) => answer,
  );
  while (held.length < 3) await new Promise(setImmediate);
  expect(allAsked().toSorted()).toEqual(['m2', 'q', 'warm m1']);
  for (const answer of held) answer();
  expect(await Promise.all(answers)).toEqual(['m1', 'q', 'm2']);
});

test('requests with a nonce share a connection only where answers have told their nonce', async () => {
  await start(
    (socket, word, connection) => respond(socket, word, connection === 0 ? `orgraph-nonce: ${word}\r\n` : ''),
    { fewest: 2 },
  );
  await Promise.all(['a', 'b'].map((word) => ask(word, { nonce: word }).answer));
  const words = ['c', 'd', 'e', 'f'];
  expect(await Promise.all(words.map((word) => ask(word, { nonce: word }).answer))).toEqual(words);
  expect(peer.connections[1]!.asked.length).toBeLessThanOrEqual(2);
});

test('an answer to another request is nobody’s, and the connection ends', async () => {
  await start((socket) => respond(socket, 'x', 'orgraph-nonce: other\r\n'));
  await expect(ask('a', { nonce: 'mine' }).answer).rejects.toThrow('another request');
  await once(peer.connections[0]!.socket, 'close');
});

test('an answer that nobody asked for ends the connection before the next request', async () => {
  await start((socket, word) => {
    respond(socket, word);
    if (word === 'a') respond(socket, 'stolen');
  });
  expect(await ask('a').answer).toBe('a');
  await once(peer.connections[0]!.socket, 'close');
  expect(await ask('b').answer).toBe('b');
  expect(peer.connections).toHaveLength(2);
});

const naming = (socket: Socket, word: string) => respond(socket, word, `orgraph-nonce: ${word}\r\n`);

test('where answers have named their requests, one that names none is a failure, and the connection ends', async () => {
  await start((socket, word) => (word === 'silent' ? respond(socket, 'stolen') : naming(socket, word)), {
    fewest: 1,
    quick: 1e6,
  });
  await ask('warm', { nonce: 'warm' }).answer;
  const [first, silent, behind] = ['first', 'silent', 'behind'].map((word) => ask(word, { nonce: word }).answer);
  silent!.catch(() => undefined);
  behind!.catch(() => undefined);
  expect(await first).toBe('first');
  await expect(silent).rejects.toThrow('names no request');
  expect(peer.connections[0]!.socket.destroyed || (await once(peer.connections[0]!.socket, 'close'))).toBeTruthy();
  expect(await ask('after', { nonce: 'after' }).answer).toBe('after');
  expect(peer.connections).toHaveLength(2);
});

test('a 401 may name no request: who cannot verify it does not know its nonce', async () => {
  await start((socket, word) =>
    word === 'unheard'
      ? socket.write('HTTP/1.1 401 Unauthorized\r\ncontent-length: 2\r\n\r\nno')
      : naming(socket, word),
  );
  await ask('warm', { nonce: 'warm' }).answer;
  expect(await ask('unheard', { nonce: 'unheard' }).answer).toBe('no');
  expect(await ask('after', { nonce: 'after' }).answer).toBe('after');
  expect(allAsked()).toEqual(['warm unheard after']);
});

test.each(['\r\n', 'x', 'HTTP/1.1 200 OK\r\ncontent-length: 6\r\n', 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'])(
  'with %j after its body an answer that names its request is a failure, and nothing that follows is read',
  async (trailing) => {
    await start((socket, word) => {
      socket.cork();
      naming(socket, word);
      if (word === 'a') socket.write(trailing);
      socket.uncork();
    });
    await expect(ask('a', { nonce: 'a' }).answer).rejects.toThrow('bytes after an answer');
    expect(await ask('b', { nonce: 'b' }).answer).toBe('b');
    expect(peer.connections).toHaveLength(2);
  },
);

test('the beginning of an answer that nobody asked for is not taken for that of the next one', async () => {
  await start((socket, word) => {
    socket.cork();
    respond(socket, word);
    if (word === 'a') socket.write('HTTP/1.1 200 OK\r\nx-was: ');
    socket.uncork();
  });
  expect(await ask('a').answer).toBe('a');
  expect(await ask('b').answer).toBe('b');
  expect(allAsked()).toEqual(['a', 'b']);
});

const endsAfterA: Answer = (socket, word, connection) =>
  connection === 0 && word !== 'a' ? void socket.destroy() : respond(socket, word);

test('a query that met the end of a kept connection is sent again', async () => {
  await start(endsAfterA);
  await ask('a').answer;
  expect(await ask('b').answer).toBe('b');
  expect(allAsked()).toEqual(['a b', 'b']);
});

test('a mutation is never sent again', async () => {
  await start(endsAfterA);
  await ask('a').answer;
  await expect(ask('m', { repeatable: false }).answer).rejects.toThrow('was closed');
});

test('a mutation that carries a nonce is sent again, since it is spent once', async () => {
  await start(endsAfterA);
  await ask('a').answer;
  const { answer, exchange } = ask('m', { repeatable: true, nonce: 'n' });
  exchange.pipelined = false;
  expect(await answer).toBe('m');
  expect(allAsked()).toEqual(['a m', 'm']);
});

test('one request too many fails at once, and nothing of it has left', async () => {
  await start(() => undefined, { fewest: 1, most: 1, queue: 1 });
  const first = ask('a');
  first.answer.catch(() => undefined);
  ask('b').answer.catch(() => undefined);
  const late = ask('c');
  await expect(late.answer).rejects.toThrow(NotSent);
  expect(late.exchange.written).toBe(0);
});

test('an old connection finishes what waits there and takes nothing more; its host is looked up anew', async () => {
  const looked: string[] = [];
  const { lookup } = dns;
  dns.lookup = ((name: string, options: object, done: (error: null, found: unknown, family: number) => void) => {
    if (name === 'subgraph.test') looked.push(name);
    const found = { address: '127.0.0.1', family: 4 };
    done(null, 'all' in options && options.all === true ? [found] : found.address, 4);
  }) as typeof lookup;
  try {
    let release: (() => void) | undefined;
    await start(
      (socket, word) => {
        if (word === 'held') release = () => respond(socket, word);
        else respond(socket, word);
      },
      { age: 100 },
      'subgraph.test',
    );
    const held = ask('held');
    while (release === undefined) await new Promise(setImmediate);
    await pause(200);
    expect(peer.connections[0]!.socket.destroyed).toBe(false);
    release();
    expect(await held.answer).toBe('held');
    expect(await ask('next').answer).toBe('next');
    expect(allAsked()).toEqual(['held', 'next']);
    expect(looked).toEqual(['subgraph.test', 'subgraph.test']);
  } finally {
    dns.lookup = lookup;
  }
});

test('nothing waits behind an answer that does not come', async () => {
  await start(
    (socket, word) => {
      if (word !== 'dead') respond(socket, word);
    },
    { fewest: 1, most: 2 },
  );
  await ask('warm').answer;
  ask('dead').answer.catch(() => undefined);
  await pause(300);
  expect(await ask('alive').answer).toBe('alive');
  expect(allAsked()).toEqual(['warm dead', 'alive']);
});

test('a query is not sent again where its answer had begun, or its connection was new', async () => {
  await start((socket, word) =>
    word === 'a'
      ? respond(socket, word)
      : (socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nab'), void socket.end()),
  );
  await ask('a').answer;
  await expect(ask('b').answer).rejects.toThrow('was closed');
  await expect(ask('c').answer).rejects.toThrow('was closed');
  expect(allAsked()).toEqual(['a b', 'c']);
});

test('who is abandoned alone ends the connection; among others, only when overdue, and the others are asked again', async () => {
  let answering = false;
  await start(
    (socket, word, connection) => {
      if (word === 'warm' || answering || connection > 0) respond(socket, word);
    },
    { fewest: 1, quick: 1e6 },
  );
  await ask('warm').answer;
  const [slow, other] = [ask('slow'), ask('other')];
  slow.answer.catch(() => undefined);
  while (peer.connections[0]!.asked.length < 3) await new Promise(setImmediate);
  pool.abandon(slow.exchange, false);
  expect(peer.connections[0]!.socket.destroyed).toBe(false);
  answering = true;
  pool.abandon(slow.exchange, true);
  await expect(slow.answer).rejects.toThrow('nobody waits');
  expect(await other.answer).toBe('other');
  expect(allAsked()).toEqual(['warm slow other', 'other']);
});

test('a connection on which nobody waits any more ends, in whatever order they left', async () => {
  await start(
    (socket, word) => {
      if (word === 'warm') respond(socket, word);
    },
    { fewest: 1, most: 1, quick: 1e6 },
  );
  for (const order of ['abc', 'cba', 'bac', 'bca with a answered']) {
    await ask('warm').answer;
    const { asked, socket } = peer.connections.at(-1)!;
    const gone = once(socket, 'close');
    const waiting = new Map(['a', 'b', 'c'].map((word) => [word, ask(word)]));
    for (const { answer } of waiting.values()) answer.catch(() => undefined);
    while (!asked.includes('c')) await new Promise(setImmediate);
    const isAnswered = order.includes('answered');
    for (const word of order.slice(0, isAnswered ? 2 : 3)) pool.abandon(waiting.get(word)!.exchange, false);
    if (isAnswered) respond(socket, 'a');
    await gone;
  }
  expect(await ask('warm').answer).toBe('warm');
});

test.each([
  ['is cut', (socket: Socket) => void socket.resetAndDestroy()],
  ['says something that nobody asked for', (socket: Socket) => void socket.write('\r\n')],
])('a mutation that has not left when its connection %s is sent by another', async (_, act) => {
  await start((socket, word) => respond(socket, word));
  await ask('warm').answer;
  const { socket } = peer.connections[0]!;
  // What a socket has received is read before what is asked meanwhile leaves.
  const { answer, exchange } = await new Promise<ReturnType<typeof ask>>((resolve) => {
    setTimeout(() =>
      setImmediate(() => {
        act(socket);
        const until = performance.now() + 20;
        while (performance.now() < until);
        resolve(ask('m', { repeatable: false }));
      }),
    );
  });
  expect(await answer).toBe('m');
  expect(exchange.written).toBe(1);
  expect(allAsked()).toEqual(['warm', 'm']);
});
