import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startGraph, type TestGraph } from '../harness/graph.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await startGraph();
  await graph.seed();
});
afterAll(() => graph.stop());

test('an owner hands the ownership on by the first change that they make', async () => {
  const owner = await graph.signIn('owner@acme.test', 'acme');
  const { data } = await owner.send('{ members(first: 100) { nodes { id version email } } }');
  const { id, version } = data.members.nodes.find(({ email }: { email: string }) => email === 'admin@acme.test');
  const { errors } = await owner.send(
    'mutation ($input: TransferOwnershipInput!) { transferOwnership(input: $input) { membership { role { key } } formerOwner { role { key } } } }',
    { input: { id, version } },
  );
  expect(errors).toBeUndefined();
  // What they are now binds them at once.
  const plan = await owner.send(
    'mutation ($input: TransferOwnershipInput!) { transferOwnership(input: $input) { membership { id } } }',
    { input: { id, version: version + 1 } },
  );
  expect(plan.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
});
