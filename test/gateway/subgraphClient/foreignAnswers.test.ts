import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deployOdd, type OddDeployment } from '../fixture/oddGraph.ts';
import { wireForms, type Unframed } from '../fixture/wireForms.ts';

/** One answer of a subgraph that is not written as ours are, to `{ a }`, and what a client gets. */
interface Way extends Unframed {
  /** The value of `a`; else it is null. */
  value?: string;
  /** The code of its one error; undefined where it has a value. */
  code?: string;
}

const json = (value: string) => `{"data":{"a":${JSON.stringify(value)}}}`;
const ok = json('é');
const coded = (coding: string, body: Buffer): Way => ({ headers: [`Content-Encoding: ${coding}`], body, value: 'é' });
const typed = (type: string, body: string | Buffer): Pick<Way, 'headers' | 'body'> => ({
  headers: [`Content-Type: ${type}`],
  body,
});
const away = 'SUBGRAPH_UNAVAILABLE';

const ways: Record<string, Way> = {
  gzip: coded('gzip', gzipSync(ok)),
  'the other name of gzip': coded('X-GZip', gzipSync(ok)),
  'gzip in two members': coded('gzip', Buffer.concat([gzipSync(ok.slice(0, 5)), gzipSync(ok.slice(5))])),
  br: coded('br', brotliCompressSync(ok)),
  deflate: coded('deflate', deflateSync(ok)),
  'deflate without its zlib frame': coded('deflate', deflateRawSync(ok)),
  'two codings': coded('br, gzip', gzipSync(brotliCompressSync(ok))),
  'two codings in two lines': {
    headers: ['Content-Encoding: br', 'content-encoding: gzip'],
    body: gzipSync(brotliCompressSync(ok)),
    value: 'é',
  },
  'a coding beside none': coded('identity, gzip', gzipSync(ok)),
  'no coding, said by its name': coded('Identity', Buffer.from(ok)),
  'an empty coding': coded('', Buffer.from(ok)),
  'an empty list of codings': coded(' , ', Buffer.from(ok)),
  'a byte-order mark': { body: `\uFEFF${ok}`, value: 'é' },
  'a byte-order mark before blanks': { body: `\uFEFF \r\n${ok}\n`, value: 'é' },
  'a byte-order mark in gzip': coded('gzip', gzipSync(`\uFEFF${ok}`)),
  'the modern type with a charset': { ...typed('application/graphql-response+json;charset=UTF-8', ok), value: 'é' },
  'plain text': { ...typed('text/plain', ok), value: 'é' },
  'data with a status of failure': { status: '500 Internal Server Error', body: ok, value: 'é' },
  'data with another status of success': { status: '201 Created', body: ok, value: 'é' },
  'a status without reason': { status: '200', body: ok, value: 'é' },
  'a reason beyond ASCII': { status: '200 Tr\xe8s bien', body: ok, value: 'é' },
  'a folded header': { headers: ['X-A: one', ' two: three', '\tfour'], body: ok, value: 'é' },
  'a header folded before its value': { headers: ['Content-Encoding:', '  gzip'], body: gzipSync(ok), value: 'é' },
  'a header without a value': { headers: ['X-A:', 'X-B:'], body: ok, value: 'é' },
  'no errors, said as null and as an empty list': {
    body: '{"errors":null,"data":{"a":"é"},"extensions":null,"errors":[]}',
    value: 'é',
  },
  'members that nobody asked for': {
    body: '{"status":"ok","data":{"b":{"c":[{}]},"a":"é","__typename":"Query"},"hasNext":false}',
    value: 'é',
  },
  'a member twice': { body: '{"data":{"a":"first","a":"é"}}', value: 'é' },
  'escaped names': { body: '{"\\u0064ata":{"\\u0061":"é"}}', value: 'é' },

  'half of a gzip': { headers: ['content-encoding: gzip'], body: gzipSync(ok).subarray(0, 20), code: away },
  'gzip that is none': { headers: ['content-encoding: gzip'], body: ok, code: away },
  'gzip of what is not UTF-8': {
    headers: ['content-encoding: gzip'],
    body: gzipSync(Buffer.from(ok, 'latin1')),
    code: away,
  },
  'a coding that nobody knows': { headers: ['content-encoding: sdch'], body: ok, code: away },
  'more codings than anybody needs': {
    headers: ['content-encoding: gzip, gzip, gzip'],
    body: gzipSync(gzipSync(gzipSync(ok))),
    code: away,
  },
  'an empty body in gzip': { headers: ['content-encoding: gzip'], body: '', code: away },
  'an empty body': { body: '', code: away },
  'a page of a proxy': { ...typed('text/html', '<html>down</html>'), code: away },
  'a page of a proxy, with a status': { ...typed('text/html', '<html>'), status: '503 Down', code: away },
  'a redirection': { status: '307 Elsewhere', headers: ['Location: /elsewhere'], body: '', code: away },
  'a refusal': { status: '401 Unauthorized', body: '', code: away },
  latin1: { ...typed('application/json; charset=ISO-8859-1', Buffer.from(ok, 'latin1')), code: away },
  'UTF-16': { ...typed('application/json; charset=utf-16', Buffer.from(`\uFEFF${ok}`, 'utf16le')), code: away },
  'two byte-order marks': { body: `\uFEFF\uFEFF${ok}`, code: away },
  'half a text': { body: '{"data":{"a":"é"', code: away },
  'two texts': { body: `${ok}${ok}`, code: away },
  'a list of answers': { body: `[${ok}]`, code: away },
  'no number': { body: '{"data":{"a":NaN}}', code: away },
  'a control character': { body: '{"data":{"a":"a\u0001b"}}', code: away },
  'neither data nor errors': { body: '{"a":1}', code: away },
};

let graph: OddDeployment;
beforeAll(async () => {
  graph = await deployOdd({ sdl: 'type Query { a: String after: String }' });
});
afterAll(() => graph.stop());

const after = wireForms['with its length']!({ body: '{"data":{"after":"well"}}' });

describe.each(Object.entries(ways))('%s', (_, way) => {
  test.each(Object.entries(wireForms))('%s', async (form, inForm) => {
    graph.answer(({ query }) => (query.includes('after') ? after : inForm(way)));
    const { data, errors = [] } = await graph.ask('{ a good }');
    expect(data).toEqual({ a: way.value ?? null, good: 'g' });
    expect(errors.map(({ path, extensions }) => [path, extensions['code']])).toEqual(
      way.code === undefined ? [] : [[['a'], way.code]],
    );
    expect((await graph.ask('{ after }')).data).toEqual({ after: 'well' });
    const [odd, next] = graph.received.slice(-2);
    const keeps = form !== 'up to the connection’s end' && way.code === undefined;
    expect(!keeps || next!.connection === odd!.connection).toBe(true);
  });
});

test('a body that grows beyond every bound when it is decoded is refused, and the graph goes on', async () => {
  const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024, ' '));
  for (const [coding, body] of [
    ['gzip', bomb],
    ['gzip, gzip', gzipSync(bomb)],
  ] as const) {
    graph.answer(() => wireForms['with its length']!({ headers: [`content-encoding: ${coding}`], body }));
    const { data, errors } = await graph.ask('{ a good }');
    expect(data).toEqual({ a: null, good: 'g' });
    expect(errors).toMatchObject([{ path: ['a'], extensions: { code: away } }]);
  }
});

test('subgraphs are told which codings are read', async () => {
  graph.answer(() => wireForms['with its length']!({ body: ok }));
  await graph.ask('{ a }');
  expect(graph.received.at(-1)!.headers['accept-encoding']).toBe('gzip, br, deflate');
});
