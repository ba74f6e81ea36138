import { expect, test } from '@jest/globals';
import { uncertain } from '#gateway/executor/response/mutationOutcome.ts';
import { bytesOf, textOf } from '#gateway/http/jsonBytes.ts';

test('an answer whose request was written twice says UNKNOWN of what this copy has not done, and is else as it came', () => {
  const text =
    '{"data":{"é":9007199254740993,"n":1.50},"errors":[{"message":"m","extensions":{"outcome":"NOT_DONE"}},"text",null]}';
  expect(textOf(uncertain(bytesOf(text)))).toBe(
    '{"data":{"é":9007199254740993,"n":1.50},"errors":[{"message":"m","extensions":{"outcome":"UNKNOWN"}},{"message":"text"},{}]}',
  );
});

test.each(['{"data":{"a":9007199254740993}}', '{"data":{"a":1},"errors":null}', '{"data":null,"errors":[]}'])(
  '%s has no error that could be uncertain',
  (text) => {
    expect(uncertain(text)).toBe(text);
  },
);
