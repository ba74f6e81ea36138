import { expect, test } from '@jest/globals';
import { requestErrorOf } from '#gateway/http/requestError.ts';
import { requestErrorAnswer } from '#gateway/server/graphqlAnswer.ts';
import { OrgraphError } from '#platform/values/errors.ts';

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
