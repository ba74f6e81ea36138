import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { memberIdentity } from '../../harness/subgraph.ts';
import { deployOdd, provenAnswer, type OddDeployment } from '../fixture/oddGraph.ts';
import { wireForms, type Unframed } from '../fixture/wireForms.ts';

let graph: OddDeployment;
beforeAll(async () => {
  graph = await deployOdd({ sdl: 'type Query { a: String b: String must: String! } type Mutation { do: String }' });
});
beforeEach(() => graph.answer(() => wireForms['with its length']!({ body: '{}' })));
afterAll(() => graph.stop());

const answers = (answer: Unframed) => graph.answer(() => wireForms['in chunks of one byte']!(answer));
const after = (seconds: string) => [`Retry-After: ${seconds}`];

const told: [string, Unframed, object][] = [
  [
    'a page',
    { status: '429 Too Many Requests', headers: after('7'), body: '<html>' },
    { code: 'RATE_LIMITED', retryAfter: 7 },
  ],
  ['nothing', { status: '429', headers: after('7'), body: '' }, { code: 'RATE_LIMITED', retryAfter: 7 }],
  ['nothing, and no time', { status: '429', body: '' }, { code: 'RATE_LIMITED' }],
  [
    'a page',
    { status: '503', headers: after('120'), body: '<html>' },
    { code: 'SUBGRAPH_UNAVAILABLE', retryAfter: 120 },
  ],
  ['no time', { status: '503', headers: after('soon'), body: 'no' }, { code: 'SUBGRAPH_UNAVAILABLE' }],
  [
    'a problem in JSON',
    { status: '429', headers: after('7'), body: '{"status":429,"title":"Too Many Requests"}' },
    { code: 'RATE_LIMITED', retryAfter: 7 },
  ],
  [
    'no data',
    { status: '503', headers: after('7'), body: '{"data":null}' },
    { code: 'SUBGRAPH_UNAVAILABLE', retryAfter: 7 },
  ],
  [
    'errors without a code',
    { status: '429', headers: after('7'), body: '{"errors":[{"message":"slow down"}]}' },
    { code: 'RATE_LIMITED', retryAfter: 7 },
  ],
  [
    'one error as text',
    { status: '503', headers: after('7'), body: '{"errors":["down"]}' },
    { code: 'SUBGRAPH_UNAVAILABLE', retryAfter: 7 },
  ],
  [
    'errors with a code of theirs',
    {
      status: '429',
      headers: after('7'),
      body: '{"data":null,"errors":[{"message":"m","extensions":{"code":"BUDGET"}}]}',
    },
    { code: 'BUDGET', retryAfter: 7 },
  ],
  [
    'errors with a time of theirs',
    { status: '429', headers: after('7'), body: '{"errors":[{"message":"m","extensions":{"retryAfter":9}}]}' },
    { code: 'RATE_LIMITED', retryAfter: 9 },
  ],
];

test.each(told)('what comes with %s says when to come again (%j)', async (_, answer, extensions) => {
  answers(answer);
  const { data, errors, headers } = await graph.ask('{ a good }');
  expect(data).toEqual({ a: null, good: 'g' });
  expect(errors).toEqual([{ message: expect.any(String), path: ['a'], extensions }]);
  expect(headers.get('retry-after')).toBeNull();
});

test('a date says it as well', async () => {
  answers({ status: '503', headers: after(new Date(Date.now() + 3_600_000).toUTCString()), body: '' });
  const { errors } = await graph.ask('{ a }');
  const { retryAfter } = errors![0]!.extensions as { retryAfter: number };
  expect(retryAfter).toBeLessThanOrEqual(3_600);
  expect(retryAfter).toBeGreaterThan(0);
});

test('data that comes with such a status is kept, and so are its errors', async () => {
  answers({ status: '503', headers: after('7'), body: '{"data":{"a":"kept"}}' });
  expect((await graph.ask('{ a good }')).text).toBe('{"data":{"a":"kept","good":"g"}}');
  answers({
    status: '503',
    headers: after('7'),
    body: '{"data":{"a":"kept","b":null},"errors":[{"message":"m","path":["b"]}]}',
  });
  const { data, errors } = await graph.ask('{ a b }');
  expect(data).toEqual({ a: 'kept', b: null });
  expect(errors).toMatchObject([{ path: ['b'], extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryAfter: 7 } }]);
});

test('an answer that has failed as a whole says it in its header, unless an error does not', async () => {
  answers({ status: '429', headers: after('7'), body: '' });
  for (const query of ['{ a }', '{ a b }', '{ must good }'])
    expect((await graph.ask(query)).headers.get('retry-after')).toBe('7');
  expect((await graph.ask('{ a good }')).headers.get('retry-after')).toBeNull();
  answers({
    status: '429',
    body: '{"errors":[{"message":"m","path":["a"],"extensions":{"code":"A","retryAfter":3}},{"message":"m","path":["b"],"extensions":{"code":"B"}}]}',
  });
  expect((await graph.ask('{ a b }')).headers.get('retry-after')).toBeNull();
  answers({
    status: '200',
    body: '{"errors":[{"message":"m","path":["a"],"extensions":{"code":"A","retryAfter":-3}}]}',
  });
  expect((await graph.ask('{ a }')).headers.get('retry-after')).toBeNull();
});

test('of a mutation it is not known what became of it', async () => {
  answers({ status: '503', headers: after('7'), body: '' });
  expect((await graph.ask('mutation { do }')).errors).toMatchObject([
    { extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryAfter: 7, outcome: 'UNKNOWN' } },
  ]);
});

test('numbers that JavaScript cannot hold pass such an answer as they are', async () => {
  answers({
    status: '503',
    body: '{"data":{"a":"x"},"errors":[{"message":"m","extensions":{"code":"C","row":9007199254740993}}]}',
  });
  expect((await graph.ask('{ a }')).text).toContain('"row":9007199254740993');
});

test('under an identity it is believed of the subgraph alone, and no message passes', async () => {
  const signed = await deployOdd({
    sdl: 'type Query { a: String }',
    identity: memberIdentity('0198a8a8-0000-7000-8000-000000000001', 'OWNER'),
  });
  try {
    signed.answer(() => wireForms['with its length']!({ status: '429', headers: after('7'), body: '' }));
    expect((await signed.ask('{ a }')).errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
    const body = Buffer.from('{"errors":[{"message":"secret"}]}');
    signed.answer(({ proven }) => ({
      pieces: [provenAnswer(proven!, { status: 429, body, headers: after('7') })],
    }));
    const { errors, text } = await signed.ask('{ a }');
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryAfter: 7 } }]);
    expect(text).not.toContain('secret');
  } finally {
    await signed.stop();
  }
});
