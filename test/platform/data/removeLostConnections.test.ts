import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { createUnitOfWork, type Query, type UnitOfWork } from '#platform/data/unitOfWork.ts';
import { eventually } from '../../harness/eventually.ts';
import { startSubgraph, type TestSubgraph } from '../../harness/subgraph.ts';

let content: TestSubgraph;
let unit: UnitOfWork;
let role: string;

beforeAll(async () => {
  content = await startSubgraph('content', { connections: 1 });
  unit = createUnitOfWork(content.database, scopeOfOrganization((await content.organization('acme')).id));
  role = new URL(content.database.orm.config.get('clientUrl')!).username;
});
afterAll(() => content.stop());

const sessions = (state: string) =>
  content.sql<{ pid: number }>(
    'select pid from pg_stat_activity where datname = current_database() and usename = $1 and state = $2',
    [role, state],
  );
const end = async () => {
  await content.sql(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = $1',
    [role],
  );
};

test.each<[string, string | undefined, (query: Query) => Promise<unknown>]>([
  [
    'between its statements',
    undefined,
    async (query) => {
      await query('select 1');
      await end();
      return query('select 2');
    },
  ],
  [
    'during a statement',
    undefined,
    async (query) => {
      const sleeping = query('select pg_sleep(60)').catch((error: Error) => error);
      await eventually(async () => (await sessions('active')).length === 1);
      await end();
      throw await sleeping;
    },
  ],
  [
    'before it commits',
    'UNKNOWN',
    async (query) => {
      await query('select 1');
      await end();
    },
  ],
])(
  'a write that loses its connection %s fails, and the only place of the pool is free again',
  async (_, outcome, work) => {
    await expect(unit.write((__, query) => work(query))).rejects.toMatchObject({
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryAfter: 2, ...(outcome && { outcome }) },
      cause: { message: expect.stringMatching(/connection/) },
    });
    expect(await unit.query('select 1 as one')).toEqual([{ one: 1 }]);
    expect(await unit.write((__, query) => query('select 2 as two'))).toEqual([{ two: 2 }]);
    expect(content.database.pool.totalCount).toBe(1);
  },
);
