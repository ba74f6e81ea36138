import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { createUnitOfWork } from '#platform/data/unitOfWork.ts';
import { userCorrelated } from '#platform/events/catalogue.ts';
import { emit } from '#platform/events/emit.ts';
import { startSubgraph, type TestSubgraph } from '../../harness/subgraph.ts';

const connections = 2;
let integrations: TestSubgraph;
let organization: string;

beforeAll(async () => {
  integrations = await startSubgraph('integrations', { connections });
  organization = (await integrations.organization('acme')).id;
});
afterAll(() => integrations.stop());

test('the first writes that tell something hold all connections, and none waits for another one', async () => {
  const { promise: allBegun, resolve } = Promise.withResolvers<void>();
  let begun = 0;
  const told = await Promise.all(
    Array.from({ length: connections }, () =>
      createUnitOfWork(integrations.database, scopeOfOrganization(organization)).write(async (em, query) => {
        await query('select 1 as begun');
        begun += 1;
        if (begun === connections) resolve();
        await allBegun;
        return emit(em, userCorrelated, { slackIds: ['U1'] });
      }),
    ),
  );
  expect(await integrations.sql('select id from pgboss.job order by id')).toEqual(
    told
      .flat()
      .map(({ id }) => ({ id }))
      .toSorted((left, right) => (left.id < right.id ? -1 : 1)),
  );
});
