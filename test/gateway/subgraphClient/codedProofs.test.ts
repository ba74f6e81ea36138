import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { memberIdentity } from '../../harness/subgraph.ts';
import { deployOdd, provenAnswer, type OddDeployment } from '../fixture/oddGraph.ts';

const body = Buffer.from('{"data":{"a":"é"}}');
const forged = Buffer.from('{"data":{"a":"of beta"}}');

let graph: OddDeployment;
beforeAll(async () => {
  graph = await deployOdd({
    sdl: 'type Query { a: String }',
    identity: memberIdentity('0198a8a8-0000-7000-8000-000000000001', 'OWNER'),
  });
});
afterAll(() => graph.stop());

test.each([
  ['as it is', body, []],
  ['with no coding, said by its name', body, ['content-encoding: identity']],
  ['in gzip', gzipSync(body), ['content-encoding: gzip']],
  ['in br', brotliCompressSync(body), ['content-encoding: br']],
  ['in deflate', deflateRawSync(body), ['content-encoding: deflate']],
  ['behind a folded header', gzipSync(body), ['content-encoding:', '\tgzip']],
])('an answer that comes %s is proven by what it holds', async (_, sent, headers) => {
  graph.answer(({ proven }) => ({ pieces: [provenAnswer(proven!, { body, sent, headers })] }));
  expect(await graph.ask('{ a good }')).toMatchObject({ data: { a: 'é', good: 'g' } });
});

test('a byte-order mark is part of what is proven', async () => {
  const marked = Buffer.from(`\uFEFF${body.toString()}`);
  graph.answer(({ proven }) => ({ pieces: [provenAnswer(proven!, { body: marked })] }));
  expect((await graph.ask('{ a }')).data).toEqual({ a: 'é' });
  graph.answer(({ proven }) => ({ pieces: [provenAnswer(proven!, { body, sent: marked })] }));
  expect((await graph.ask('{ a }')).data).toEqual({ a: null });
});

test.each([
  ['another body in the same coding', body, gzipSync(forged), ['content-encoding: gzip']],
  ['the coded bytes in place of what they hold', gzipSync(body), gzipSync(body), ['content-encoding: gzip']],
  ['a coding that is not said', body, gzipSync(body), []],
  ['a coding too many', body, gzipSync(body), ['content-encoding: gzip, gzip']],
])('a proof of %s proves nothing', async (_, proved, sent, headers) => {
  graph.answer(({ proven }) => ({ pieces: [provenAnswer(proven!, { body: proved, sent, headers })] }));
  const { data, errors } = await graph.ask('{ a good }');
  expect(data).toEqual({ a: null, good: 'g' });
  expect(errors).toMatchObject([{ path: ['a'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
});
