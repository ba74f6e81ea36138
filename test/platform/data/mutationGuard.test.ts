import { expect, jest, test } from '@jest/globals';
import { createMutationGuard } from '#platform/data/mutationGuard.ts';
import { scopeOf } from '#platform/data/scope.ts';
import { anonymous } from '#platform/identity/identity.ts';

test('a write under an identity that only reads is refused before any statement, whatever it is part of', async () => {
  const identity = { ...anonymous, readOnly: true };
  const guard = createMutationGuard({ database: {} as never, services: {} as never, identity, nonce: 'n' });
  const query = jest.fn();
  await expect(guard.before(query as never, scopeOf(identity))).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(query).not.toHaveBeenCalled();
});
