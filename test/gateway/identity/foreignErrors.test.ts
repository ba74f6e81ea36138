import { expect, test } from '@jest/globals';
import { errorTranslation, foreignErrorFrom, passedErrorFrom } from '#gateway/identity/foreignErrors.ts';

const tell = (error: Parameters<typeof foreignErrorFrom>[0], translate = foreignErrorFrom) => {
  const masked: unknown[] = [];
  return { told: translate(error, (cause) => masked.push(cause)), masked };
};

test('an error of somebody else’s graph passes with its code, message and details, without stacks', () => {
  const extensions = {
    code: 'ORDER_CLOSED',
    orderId: '7',
    reasons: ['late'],
    stacktrace: ['Error: at secret.ts:1'],
    exception: { stacktrace: [] },
    debugMessage: 'SELECT 1',
  };
  expect(tell({ message: 'The order is closed.', extensions })).toEqual({
    told: { message: 'The order is closed.', extensions: { code: 'ORDER_CLOSED', orderId: '7', reasons: ['late'] } },
    masked: [],
  });
  expect(tell({ extensions: { code: 'FORBIDDEN' } }).told).toEqual({
    message: 'FORBIDDEN',
    extensions: { code: 'FORBIDDEN' },
  });
});

test.each([
  ['without extensions', undefined],
  ['without a code', { reason: 'x' }],
  ['whose code is no text', { code: 500 }],
  ['that its server did not expect', { code: 'INTERNAL_SERVER_ERROR', stacktrace: ['at'] }],
  ['about the gateway’s own request', { code: 'GRAPHQL_VALIDATION_FAILED' }],
])('an error %s is masked', (_, extensions) => {
  const { told, masked } = tell({ message: 'connect ECONNREFUSED 10.0.0.3', extensions });
  expect(told).toEqual({ message: expect.stringContaining('unexpected'), extensions: { code: 'INTERNAL' } });
  expect(masked).toHaveLength(1);
});

test.each([
  ['without extensions', undefined, {}],
  ['whose extensions are null', null, {}],
  ['whose extensions are a list', ['a'], {}],
  ['whose extensions are a text', 'a', {}],
  ['without a code', { reason: 'x', exception: { stacktrace: [] }, traceback: 'at' }, { reason: 'x' }],
  ['whose code is empty', { code: '' }, {}],
  ['whose code is null', { code: null }, {}],
])('where errors are passed, one %s has its message', (_, extensions, details) => {
  expect(tell({ message: 'The order is closed.', extensions }, passedErrorFrom)).toEqual({
    told: { message: 'The order is closed.', extensions: { ...details, code: 'DOWNSTREAM_SERVICE_ERROR' } },
    masked: [],
  });
});

test('a code that is a number is told as text, where errors are passed', () => {
  const { told } = tell({ message: 'm', extensions: { code: 42 } }, passedErrorFrom);
  expect(told.extensions).toEqual({ code: '42' });
});

test.each([
  ['that its server did not expect', 'INTERNAL_SERVER_ERROR'],
  ['about the gateway’s own request', 'GRAPHQL_VALIDATION_FAILED'],
])('an error %s is masked, also where errors are passed', (_, code) => {
  const { told, masked } = tell({ message: 'at secret.ts:1', extensions: { code } }, passedErrorFrom);
  expect(told).toEqual({ message: expect.stringContaining('unexpected'), extensions: { code: 'INTERNAL' } });
  expect(masked).toHaveLength(1);
});

test('without a code, an answer’s status says what an error means, and when to come again', () => {
  const error = { message: 'slow down', status: 429, extensions: { retryAfter: 7 } };
  const extensions = { code: 'RATE_LIMITED', retryAfter: 7 };
  expect(tell(error, passedErrorFrom).told).toEqual({ message: 'slow down', extensions });
  expect(tell(error).told).toEqual({ message: expect.stringContaining('Too many'), extensions });
});

test('what is said of a subgraph counts before what is said of all, and that before the mode', () => {
  const open = { translateError: foreignErrorFrom, passesErrors: true };
  const of = new Map([
    ['a', 'pass'],
    ['b', 'mask'],
  ] as const);
  const told = (mode: Parameters<typeof errorTranslation>[0], usual?: 'pass' | 'mask') =>
    ['a', 'b', 'c'].map((service) => errorTranslation(mode, { ...(usual && { usual }), of })(service));
  expect(told(open)).toEqual([passedErrorFrom, foreignErrorFrom, passedErrorFrom]);
  expect(told(open, 'mask')).toEqual([passedErrorFrom, foreignErrorFrom, foreignErrorFrom]);
  expect(told({})).toEqual([passedErrorFrom, undefined, undefined]);
  expect(told({}, 'pass')).toEqual([passedErrorFrom, undefined, passedErrorFrom]);
});
