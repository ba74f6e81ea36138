import { expect, test } from '@jest/globals';
import { foreignErrorFrom } from '#gateway/identity/foreignErrors.ts';

const tell = (error: Parameters<typeof foreignErrorFrom>[0]) => {
  const masked: unknown[] = [];
  return { told: foreignErrorFrom(error, (cause) => masked.push(cause)), masked };
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
