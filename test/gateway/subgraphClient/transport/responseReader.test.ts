import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BadResponse, type Framing, type HttpResponse } from '#gateway/subgraphClient/transport/httpResponse.ts';
import { ResponseReader } from '#gateway/subgraphClient/transport/responseReader.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';

const crlf = (text: string) => text.replaceAll('\n', '\r\n');

/** What is read when the bytes come in these pieces. */
function read(pieces: readonly (string | Buffer)[], mostBody = 1_000) {
  const responses: (Omit<HttpResponse & Framing, 'body' | 'more'> & { body: string })[] = [];
  const reader = new ResponseReader(mostBody, ({ body, ...response }, { keepAlive, keepAliveSeconds }) =>
    responses.push({ ...response, keepAlive, keepAliveSeconds, body: body.toString() }),
  );
  for (const piece of pieces) reader.feed(typeof piece === 'string' ? Buffer.from(piece) : piece);
  return { responses, reader };
}

const plain = (body: string, headers = '') =>
  crlf(`HTTP/1.1 200 OK\n${headers}content-length: ${Buffer.byteLength(body)}\n\n`) + body;
const chunked = crlf('HTTP/1.1 200 OK\nTransfer-Encoding: Chunked\n\n3\nabc\nA;x=1\n0123456789\n0\nX-Trailer: 1\n\n');
const answer = {
  status: 200,
  nonce: undefined,
  proof: undefined,
  contentType: '',
  coding: '',
  retryAfter: undefined,
  cacheControl: undefined,
  age: undefined,
  keepAlive: true,
  keepAliveSeconds: undefined,
};

test('answers are cut apart however their bytes come', () => {
  const whole = Buffer.from(
    plain('{"a":"é"}', 'orgraph-nonce: n1\nOrgraph-Answer: p1\nContent-Type:  application/json \n') +
      chunked +
      crlf('HTTP/1.1 100 Continue\n\n') +
      plain('') +
      crlf('HTTP/1.1 204 No Content\nKeep-Alive: timeout=7\n\n') +
      plain('last'),
  );
  const expected = [
    { ...answer, nonce: 'n1', proof: 'p1', contentType: 'application/json', body: '{"a":"é"}' },
    { ...answer, body: 'abc0123456789' },
    { ...answer, body: '' },
    { ...answer, status: 204, keepAliveSeconds: 7, body: '' },
    { ...answer, body: 'last' },
  ];
  expect(read([whole]).responses).toEqual(expected);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: whole.length - 1 }), { maxLength: 30 }), (cuts) => {
      const places = [0, ...cuts.toSorted((one, other) => one - other), whole.length];
      expect(read(places.slice(1).map((end, index) => whole.subarray(places[index], end))).responses).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});

describe('answers as other servers write them', () => {
  const odd: [string, string, Partial<HttpResponse & Framing>][] = [
    ['line feeds alone', 'HTTP/1.1 200 OK\nContent-Length: 4\nContent-Type: a\n\n', { contentType: 'a' }],
    ['line feeds in some lines', 'HTTP/1.1 200 OK\r\nX-A: b\nContent-Length: 4\r\n\r\n', {}],
    ['a line feed before the empty line', 'HTTP/1.1 200 OK\r\nContent-Length: 4\n\r\n', {}],
    ['an empty line of a line feed', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\n', {}],
    ['a folded header', 'HTTP/1.1 200 OK\r\nX-A: b\r\n c: d\r\n\t\r\nContent-Length: 4\r\n\r\n', {}],
    [
      'a folded value',
      'HTTP/1.1 200 OK\r\nContent-Length:\r\n  4\r\nContent-Type: a;\n\tb\r\n\r\n',
      { contentType: 'a; b' },
    ],
    ['a fold at the end', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nX-A:\r\n \r\n\r\n', {}],
    ['the same length twice', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\ncontent-length: 4\r\n\r\n', {}],
    ['the same length twice in a line', 'HTTP/1.1 200 OK\r\nContent-Length: 4 , 4\r\n\r\n', {}],
    ['no reason', 'HTTP/1.1 200\r\nContent-Length: 4\r\n\r\n', {}],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\n', { keepAlive: false }],
    ['hints before it', 'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\nContent-Length: 4\n\n', {}],
    [
      'codings in two lines',
      'HTTP/1.1 200 OK\r\nContent-Encoding: br\r\ncontent-encoding: gzip\r\nContent-Length: 4\r\n\r\n',
      { coding: 'br,gzip' },
    ],
    [
      'when to come again',
      'HTTP/1.1 503 Later\r\nRetry-After: 7\r\nContent-Length: 4\r\n\r\n',
      { status: 503, retryAfter: '7' },
    ],
    ['empty lines before it', '\r\n\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n', {}],
    ['a huge header', `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(65_000)}\r\nContent-Length: 4\r\n\r\n`, {}],
  ];

  test.each(odd)('%s', (_, head, said) => {
    // What follows an empty line may look like one.
    const whole = Buffer.from(`${head}\r\n\r\n${plain('next')}${head}\n\n\n\n`);
    const expected = [
      { ...answer, ...said, body: '\r\n\r\n' },
      { ...answer, body: 'next' },
      { ...answer, ...said, body: '\n\n\n\n' },
    ];
    expect(read([whole]).responses).toEqual(expected);
    // Of a long head the cuts at its end say the same.
    const cuts = Array.from(whole, (_byte, index) => index).filter((cut) => cut < 300 || cut > whole.length - 200);
    for (const cut of cuts) expect(read([whole.subarray(0, cut), whole.subarray(cut)]).responses).toEqual(expected);
    const bytes = Array.from(whole.subarray(-150), (byte) => Buffer.from([byte]));
    expect(read([whole.subarray(0, -150), ...bytes]).responses).toEqual(expected);
  });
});

test('without a length the answer goes on to the connection’s end', () => {
  const { responses, reader } = read([crlf('HTTP/1.1 200 OK\n\n'), 'ab', 'cd']);
  expect(responses).toEqual([]);
  expect(reader.end()).toBe(true);
  expect(responses).toEqual([{ ...answer, keepAlive: false, body: 'abcd' }]);
});

test('a connection that ends amid an answer completes nothing', () => {
  const { responses, reader } = read([plain('abcd').slice(0, -1)]);
  expect([reader.amid, reader.end(), responses]).toEqual([true, false, []]);
});

test.each([['HTTP/1.0 200 OK\ncontent-length: 0\n\n'], ['HTTP/1.1 200 OK\nConnection: Close\ncontent-length: 0\n\n']])(
  '%p closes the connection',
  (head) => {
    expect(read([crlf(head)]).responses[0]!.keepAlive).toBe(false);
  },
);

test.each([
  ['both a length and chunks', 'HTTP/1.1 200 OK\ncontent-length: 3\ntransfer-encoding: chunked\n\nabc'],
  ['two lengths', 'HTTP/1.1 200 OK\ncontent-length: 3\ncontent-length: 4\n\nabcd'],
  ['a negative length', 'HTTP/1.1 200 OK\ncontent-length: -3\n\n'],
  ['another encoding of the transfer', 'HTTP/1.1 200 OK\ntransfer-encoding: gzip, chunked\n\n'],
  ['lengths that differ in one line', 'HTTP/1.1 200 OK\ncontent-length: 3, 4\n\nabcd'],
  ['a list that is no length', 'HTTP/1.1 200 OK\ncontent-length: 3,\n\nabc'],
  ['a fold before any header', 'HTTP/1.1 200 OK\n c: d\ncontent-length: 0\n\n'],
  ['another protocol', 'HTTP/1.1 101 Switching Protocols\nupgrade: h2c\n\n'],
  ['a head without end', `HTTP/1.1 200 OK\na: ${'a'.repeat(66_000)}`],
  ['a head that ends too late', `HTTP/1.1 200 OK\na: ${'a'.repeat(66_000)}\n\n`],
  ['a blank before the colon', 'HTTP/1.1 200 OK\ncontent-length : 0\n\n'],
  ['no status', 'HTTP/2 200\n\n'],
  ['a chunk without a size', 'HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\nx\n'],
  ['too large a body', 'HTTP/1.1 200 OK\ncontent-length: 1001\n\n'],
])('%s is refused', (_, text) => {
  expect(() => read([crlf(text)])).toThrow(BadResponse);
});

test('a body that grows too large in chunks is refused, and so is one that is not UTF-8', () => {
  expect(() =>
    read([
      crlf('HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\n'),
      ...Array.from({ length: 3 }, () => `1f4\r\n${'a'.repeat(500)}\r\n`),
    ]),
  ).toThrow(BadResponse);
  expect(() =>
    read([Buffer.concat([Buffer.from(crlf('HTTP/1.1 200 OK\ncontent-length: 1\n\n')), Buffer.from([0xff])])]),
  ).toThrow(BadResponse);
});

test('what has come in very small chunks is not kept in as many pieces', () => {
  // In a process of its own: objects are counted by walking the whole heap.
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--input-type=module',
      '--eval',
      `import { queryObjects } from 'node:v8';
      import { ResponseReader } from '${projectDirectory}gateway/subgraphClient/transport/responseReader.ts';
      const bodies = [];
      const reader = new ResponseReader(100_000, ({ body }) => void bodies.push(body.toString()));
      reader.feed(Buffer.from('HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n'));
      const before = queryObjects(Buffer, { format: 'count' });
      reader.feed(Buffer.from('1\\r\\na\\r\\n2\\r\\nbc\\r\\n'.repeat(20_000)));
      const pieces = queryObjects(Buffer, { format: 'count' }) - before;
      reader.feed(Buffer.from('0\\r\\n\\r\\n'));
      console.log(JSON.stringify({ pieces, isWhole: bodies.join() === 'abc'.repeat(20_000) }));`,
    ],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  const { pieces, isWhole } = JSON.parse(stdout) as { pieces: number; isWhole: boolean };
  expect(pieces).toBeLessThan(5_000);
  expect(isWhole).toBe(true);
});
