import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deployOdd, type OddDeployment } from '../fixture/oddGraph.ts';
import { wireForms } from '../fixture/wireForms.ts';

const ok = '{"data":{"a":"é"}}';
const length = Buffer.byteLength(ok);
const crlf = (text: string) => text.replaceAll('\n', '\r\n');
const head = (lines = '') => crlf(`HTTP/1.1 200 OK\n${lines}`);
const poison = head('Content-Length: 27\n\n') + '{"data":{"after":"poison"}}';

/** What is written in place of an answer with a length, and whether the connection ends behind it. */
type Wire = [name: string, bytes: string | Buffer, end?: boolean];

const read: Wire[] = [
  ['line feeds alone', `HTTP/1.1 200 OK\nContent-Length: ${length}\n\n${ok}`],
  [
    'line feeds in the head, chunks behind it',
    `HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n${length.toString(16)}\r\n${ok}\r\n0\r\n\r\n`,
  ],
  [
    'hints before it',
    `${crlf('HTTP/1.1 100 Continue\n\nHTTP/1.1 103 Early Hints\nLink: x\n\n')}${head(`Content-Length: ${length}\n\n`)}${ok}`,
  ],
  [
    'chunks with extensions and a trailer',
    `${head('Transfer-Encoding: CHUNKED\n\n')}${length.toString(16).toUpperCase()} ;name="v;w"\r\n${ok}\r\n000;x\r\n${crlf('X-Trailer: 1\nContent-Length: 3\n\n')}`,
  ],
  ['no type and no other header', `${head(`Content-Length: ${length}\n\n`)}${ok}`],
  ['the same length twice', `${head(`Content-Length: ${length}\nContent-Length: ${length}\n\n`)}${ok}`],
  ['the same length twice in a line', `${head(`Content-Length: ${length}, ${length}\n\n`)}${ok}`],
  ['HTTP/1.0 up to the connection’s end', `HTTP/1.0 200 OK\r\n\r\n${ok}`, true],
  ['HTTP/1.0 with a length', `HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: ${length}\r\n\r\n${ok}`],
  ['an announced end', `${head(`Connection: Keep-Alive, Close\nContent-Length: ${length}\n\n`)}${ok}`, true],
  ['an end that is not announced', `${head(`Content-Length: ${length}\n\n`)}${ok}`, true],
  ['a huge header', `${head(`X-A: ${'a'.repeat(60_000)}\nContent-Length: ${length}\n\n`)}${ok}`],
  ['many headers', `${head(`${'X-A: b\n'.repeat(5_000)}Content-Length: ${length}\n\n`)}${ok}`],
  ['more bytes than it says', `${head(`Content-Length: ${length}\n\n`)}${ok}\r\n`],
  ['another answer behind it', `${head(`Content-Length: ${length}\n\n`)}${ok}${poison}`],
];

const refused: Wire[] = [
  ['coded in its transfer', Buffer.concat([Buffer.from(head('Transfer-Encoding: gzip, chunked\n\n')), gzipSync(ok)])],
  [
    'coded in its transfer, said in two lines',
    `${head('Transfer-Encoding: gzip\nTransfer-Encoding: chunked\n\n')}0\r\n\r\n`,
  ],
  [
    'with a length and in chunks',
    `${head(`Content-Length: ${length}\nTransfer-Encoding: chunked\n\n`)}${length.toString(16)}\r\n${ok}\r\n0\r\n\r\n`,
  ],
  ['with two lengths', `${head(`Content-Length: ${length}\nContent-Length: 3\n\n`)}${ok}`],
  ['with a length that is none', `${head('Content-Length: 0x13\n\n')}${ok}`],
  ['that ends amid its body', `${head(`Content-Length: ${length}\n\n`)}${ok.slice(0, 9)}`, true],
  [
    'that ends amid a chunk',
    `${head('Transfer-Encoding: chunked\n\n')}${length.toString(16)}\r\n${ok.slice(0, 9)}`,
    true,
  ],
  [
    'that ends before its last chunk',
    `${head('Transfer-Encoding: chunked\n\n')}${length.toString(16)}\r\n${ok}\r\n`,
    true,
  ],
  [
    'that ends amid its trailer',
    `${head('Transfer-Encoding: chunked\n\n')}${length.toString(16)}\r\n${ok}\r\n0\r\nX-A: 1\r\n`,
    true,
  ],
  ['that ends amid its head', head('Content-Le'), true],
  ['with a chunk that says no size', `${head('Transfer-Encoding: chunked\n\n')}-1\r\n${ok}\r\n0\r\n\r\n`],
  [
    'in gzip that ends amid it',
    Buffer.concat([Buffer.from(head('Content-Encoding: gzip\n\n')), gzipSync(ok).subarray(0, 20)]),
    true,
  ],
  ['of another protocol', crlf('HTTP/1.1 101 Switching Protocols\nUpgrade: h2c\n\n')],
  ['of no protocol', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
  ['of another version', crlf(`HTTP/2.0 200 OK\nContent-Length: ${length}\n\n`) + ok],
  ['whose head has no end', head(`X-A: ${'a'.repeat(70_000)}`)],
  ['with a blank before its first header', `${head(` X-A: 1\nContent-Length: ${length}\n\n`)}${ok}`],
];

/** A second answer in place of somebody else's cannot be told from it, where answers name no request. */
const besides = [...read, ...refused].filter(([name]) => name !== 'another answer behind it');

let graph: OddDeployment;
beforeAll(async () => {
  graph = await deployOdd({ sdl: 'type Query { a: String after(n: Int): String }' });
});
afterAll(() => graph.stop());

const well = wireForms['with its length']!({ body: '{"data":{"after":"well"}}' });
const bytesOf = (wire: string | Buffer) => Buffer.from(wire as string);
/** In one piece, and byte by byte; of what is long, its end. */
const cuts = {
  'in one piece': (bytes: Buffer) => [bytes],
  'byte by byte': (bytes: Buffer) => [
    ...(bytes.length > 1_000 ? [bytes.subarray(0, -500)] : []),
    ...Array.from(bytes.subarray(-Math.min(bytes.length, bytes.length > 1_000 ? 500 : 1_000)), (byte) =>
      Buffer.from([byte]),
    ),
  ],
};

describe.each(Object.entries(cuts))('%s', (_, cut) => {
  test.each(read)('an answer with %s is read', async (_name, wire, end = false) => {
    graph.answer(({ query }) => (query.includes('after') ? well : { pieces: cut(bytesOf(wire)), end }));
    expect((await graph.ask('{ a good }')).text).toBe('{"data":{"a":"é","good":"g"}}');
    for (let times = 0; times < 3; times += 1)
      expect((await graph.ask('{ after }')).text).toBe('{"data":{"after":"well"}}');
  });

  test.each(refused)('an answer %s is a failure of its own fields alone', async (_name, wire, end = false) => {
    graph.answer(({ query }) => (query.includes('after') ? well : { pieces: cut(bytesOf(wire)), end }));
    const { data, errors } = await graph.ask('{ a good }');
    expect(data).toEqual({ a: null, good: 'g' });
    expect(errors).toMatchObject([{ path: ['a'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
    for (let times = 0; times < 3; times += 1)
      expect((await graph.ask('{ after }')).text).toBe('{"data":{"after":"well"}}');
  });

  test.each(besides)('who asks beside an answer with %s gets their own', async (_name, wire, end = false) => {
    graph.answer(({ query, variables }) =>
      query.includes('after')
        ? wireForms['with its length']!({
            body: `{"data":{"after":"${/\d+/.exec(variables.split(':').at(-1)!)![0]}"}}`,
          })
        : { pieces: cut(bytesOf(wire)), end },
    );
    // What is asked at once shares connections.
    const asked = Array.from({ length: 40 }, (_one, index) => (index % 8 === 3 ? '{ a }' : `{ after(n: ${index}) }`));
    const answers = await Promise.all(asked.map((query) => graph.ask(query)));
    const others = (_one: unknown, index: number) => index % 8 !== 3;
    expect(answers.filter(others).map(({ text }) => text)).toEqual(
      answers.map((_one, index) => `{"data":{"after":"${index}"}}`).filter(others),
    );
  });
});
