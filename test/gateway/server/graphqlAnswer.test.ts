import { expect, test } from '@jest/globals';
import { bytesOf } from '#gateway/http/jsonBytes.ts';
import { requestErrorOf } from '#gateway/http/requestError.ts';
import { executedAnswer, requestErrorAnswer } from '#gateway/server/graphqlAnswer.ts';
import { OrgraphError } from '#platform/values/errors.ts';

const bodyOf = (omitted: number, isStale: boolean): unknown => {
  const { body } = executedAnswer(
    { data: bytesOf('{"a":1}'), errors: [], omitted },
    { stale: isStale },
    'application/json',
    'id',
  );
  return JSON.parse(body);
};

test('an answer says how many errors it does not list, and whether it was read by old rights', () => {
  expect(bodyOf(0, false)).toEqual({ data: { a: 1 } });
  expect(bodyOf(7, false)).toEqual({ data: { a: 1 }, extensions: { errorsOmitted: 7 } });
  expect(bodyOf(0, true)).toEqual({ data: { a: 1 }, extensions: { stale: true } });
  expect(bodyOf(7, true)).toEqual({ data: { a: 1 }, extensions: { stale: true, errorsOmitted: 7 } });
});

const answerTo = (error: OrgraphError, type: Parameters<typeof requestErrorAnswer>[2]) => {
  const { status, headers } = requestErrorAnswer(requestErrorOf(error)!, undefined, type, 'r');
  return [status, headers[headers.indexOf('retry-after') + 1]];
};

test('a client that is to ask again is told when, also by the header that balancers read', () => {
  const busy = new OrgraphError('NOT_READY', 'The machine is busy.', { retryAfter: 2 });
  expect(answerTo(busy, 'application/json')).toEqual([503, '2']);
  expect(answerTo(busy, 'application/graphql-response+json')).toEqual([503, '2']);
  const many = new OrgraphError('RATE_LIMITED', 'Too many attempts.', { retryAfter: 30 });
  expect(answerTo(many, 'application/json')).toEqual([200, '30']);
  expect(answerTo(many, 'application/graphql-response+json')).toEqual([429, '30']);
});
