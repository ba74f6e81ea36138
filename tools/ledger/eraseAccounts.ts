import { openDatabase, type Database } from '#platform/data/database.ts';
import { scopeOfOrganization, scopeOfUser } from '#platform/data/scope.ts';
import { createUnitOfWork } from '#platform/data/unitOfWork.ts';
import { userDeleted } from '#platform/events/catalogue.ts';
import { accountColumns } from '#platform/subgraph/forgetAccount.ts';
import { User } from '../../subgraphs/tenancy/user/entities.ts';
import { eraseAccount } from '../../subgraphs/tenancy/user/eraseAccount.ts';
import { withClient } from '../database/provision.ts';
import { definitionOf } from '../project/definitionOf.ts';
import type { LedgerLineOf } from './ledger.ts';

interface SubgraphDatabase {
  subgraph: string;
  /** Under the runtime role. */
  url: string;
  /** Under a role that sees every row. */
  wholeUrl: string;
}

/** Takes again from a subgraph's database who they were whose accounts are deleted. @returns how many it knew. */
export async function eraseAccounts(
  { subgraph, url, wholeUrl }: SubgraphDatabase,
  lines: readonly LedgerLineOf<'account'>[],
): Promise<number> {
  if (lines.length === 0) return 0;
  const { aggregates, directory, personalData, hears = [] } = await definitionOf(subgraph);
  const found =
    subgraph === 'tenancy'
      ? await accountsOf(wholeUrl, lines)
      : await tracesOf(wholeUrl, accountColumns(subgraph, personalData), lines);
  if (found.length === 0) return 0;
  const database = await openDatabase({ name: subgraph, url, aggregates, directory, connections: 1 });
  try {
    // As where it is told of it.
    const handlers = hears.filter(({ type }) => type === userDeleted);
    for (const { user, organization } of found)
      if (organization === null) await eraseHere(database, user);
      else
        await createUnitOfWork(database, scopeOfOrganization(organization, user)).write(async (em, query) => {
          for (const { handle } of handlers)
            await handle({ organization, payload: { user } } as never, { em, query } as never);
        });
  } finally {
    await database.close();
  }
  return new Set(found.map(({ user }) => user)).size;
}

interface Trace {
  user: string;
  /** Null: the account itself. */
  organization: string | null;
}

const eraseHere = (database: Database, id: string): Promise<void> =>
  createUnitOfWork(database, scopeOfUser(id)).write(async (em, query) => {
    const user = (await em.findOneOrFail(User, { id })) as User;
    await eraseAccount(em, query, user, { isAgain: true });
  });

/** Which of them have an account that says who they are. */
const accountsOf = (url: string, lines: readonly LedgerLineOf<'account'>[]): Promise<Trace[]> =>
  withClient(
    url,
    async (client) =>
      (
        await client.query<Trace>(
          'select id as user, null as organization from "user" as account where id = any($1::uuid[]) and email is not null',
          [lines.map(({ id }) => id)],
        )
      ).rows,
  );

/** Where a row leads to one of them. */
const tracesOf = (
  url: string,
  columns: readonly (readonly [table: string, column: string])[],
  lines: readonly LedgerLineOf<'account'>[],
): Promise<Trace[]> =>
  withClient(url, async (client) => {
    const traces = new Map<string, Trace>();
    for (const [table, column] of columns) {
      const { rows } = await client.query<Trace>(
        `select distinct "${column}" as user, organization_id as organization from "${table}" as row where "${column}" = any($1::uuid[])`,
        [lines.map(({ id }) => id)],
      );
      for (const trace of rows) traces.set(`${trace.user} ${trace.organization}`, trace);
    }
    return [...traces.values()];
  });
