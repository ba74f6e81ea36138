import { expect, test } from '@jest/globals';
import { ScopeKey } from '#gateway/identity/scopeKey.ts';
import { createDeduplicator } from '#gateway/subgraphClient/deduplicate.ts';
import { anonymous } from '#platform/identity/identity.ts';

const scope = ScopeKey.ofIdentity(anonymous);

test('who asks within a second waits with the first; who asks later asks anew, and others with them', async () => {
  let now = 0;
  const asked: PromiseWithResolvers<string>[] = [];
  const { share } = createDeduplicator<string>(() => now);
  const ask = () =>
    share(scope, 'question', () => {
      const answer = Promise.withResolvers<string>();
      asked.push(answer);
      return answer.promise;
    });
  const first = [ask()];
  now = 1_000;
  first.push(ask());
  expect(asked).toHaveLength(1);
  now = 1_001;
  const second = [ask(), ask()];
  expect(asked).toHaveLength(2);
  // The first, which may never be answered, ends nothing of the second.
  asked[0]!.resolve('late');
  expect(await Promise.all(first)).toEqual(['late', 'late']);
  second.push(ask());
  expect(asked).toHaveLength(2);
  asked[1]!.resolve('here');
  expect(await Promise.all(second)).toEqual(['here', 'here', 'here']);
});
