import { expect, test } from '@jest/globals';
import { answerText } from '#gateway/subgraphClient/answerText.ts';

const answer = (status: number, body: string) => ({
  status,
  body: Buffer.from(body),
  contentType: 'text/html',
  coding: '',
  nonce: undefined,
  proof: undefined,
  retryAfter: undefined,
  cacheControl: undefined,
  age: undefined,
});

test.each([
  [302, ''],
  [400, '{"message":"Bad Request","statusCode":400}'],
  [404, 'null'],
  [500, '{"data":null}'],
  [502, '<html>'],
])('what comes with status %d and is no answer of GraphQL is told by its status: %j', (status, body) => {
  expect(() => answerText(answer(status, body), 'reviews')).toThrow(`status ${status} and text/html`);
});

test.each([
  [200, '<html>'],
  [206, '{}'],
  [400, '{"errors":[{"message":"m"}]}'],
  [500, '{"data":{"a":1}}'],
  [500, '{"errors":["m"]}'],
])('what comes with status %d is read: %j', (status, body) => {
  expect(answerText(answer(status, body), 'reviews')).toBe(body);
});
