import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { createUnitOfWork } from '#platform/data/unitOfWork.ts';
import { userCorrelated } from '#platform/events/catalogue.ts';
import { delivered } from '#platform/events/delivered.ts';
import { emit } from '#platform/events/emit.ts';
import { createDeadline } from '#platform/process/deadline.ts';
import { startSubgraph, type TestSubgraph } from '../../harness/subgraph.ts';

let integrations: TestSubgraph;
let organization: string;

beforeAll(async () => {
  integrations = await startSubgraph('integrations');
  organization = (await integrations.organization('acme')).id;
});
afterAll(() => integrations.stop());

/** One event that nobody delivers, for the test is its delivery. */
async function queued(unit = createUnitOfWork(integrations.database, scopeOfOrganization(organization))) {
  const told = await unit.write(async (em) => emit(em, userCorrelated, { slackIds: ['U1'] }));
  expect(told).toEqual([{ queue: 'events-to-slack', id: expect.any(String) }]);
  return { unit, told };
}

test('who waits for the delivery of an event goes on once it is applied, and not before', async () => {
  const { unit, told } = await queued();
  let isOver = false;
  const waiting = delivered(unit, told).then((all) => {
    isOver = true;
    return all;
  });
  await delivered(
    createUnitOfWork(integrations.database, scopeOfOrganization(organization), createDeadline(200)),
    told,
  );
  expect(isOver).toBe(false);
  await integrations.sql('delete from pgboss.job where id = $1', [told[0]!.id]);
  expect(await waiting).toBe(true);
});

test('nobody waits for longer than half of what their request has left, nor fails', async () => {
  const { told } = await queued();
  for (const left of [400, 0]) {
    const deadline = createDeadline(left);
    expect(
      await delivered(createUnitOfWork(integrations.database, scopeOfOrganization(organization), deadline), told),
    ).toBe(false);
    expect(deadline.left > 0).toBe(left > 0);
  }
});

test('where nothing is queued nothing is asked', async () => {
  integrations.statements.length = 0;
  expect(await delivered(createUnitOfWork(integrations.database, scopeOfOrganization(organization)), [])).toBe(true);
  expect(integrations.statements).toEqual([]);
});
