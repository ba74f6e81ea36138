import type { userDeleted } from '../events/catalogue.ts';
import type { PayloadOf } from '../events/handlers.ts';
import type { EventHandler } from '../events/handlers.ts';
import { declaredOf } from '../personalData/assertDeclared.ts';
import type { PersonalData } from '../personalData/declaration.ts';

/**
 * What a subgraph does where somebody has deleted their account, as its declaration says of the columns that hold
 * accounts: a row that is theirs goes, with what belongs to it, and one of the organization's leads to nobody any more.
 * Who did something stays, by an id that leads to nobody either.
 */
export function forgetAccount(
  subgraph: string,
  own?: PersonalData,
): EventHandler<PayloadOf<typeof userDeleted>>['handle'] {
  const statements = [...removalsOf(subgraph, own), ...unlinkingsOf(subgraph, own)];
  return async ({ payload: { user } }, { query }) => {
    // What is kept for one person is seen by them alone.
    await query(`select set_config('app.user_id', $1, true)`, [user]);
    for (const statement of statements) await query(statement, [user]);
  };
}

/** Deletes what is an account's own; $1: the account. */
export const removalsOf = (subgraph: string, own?: PersonalData): string[] =>
  ofAccounts(subgraph, own, 'removed').map(([table, column]) => `delete from "${table}" where "${column}" = $1`);

const unlinkingsOf = (subgraph: string, own?: PersonalData): string[] =>
  ofAccounts(subgraph, own, 'emptied').map(
    ([table, column]) => `update "${table}" set "${column}" = null where "${column}" = $1`,
  );

/** The columns, with their tables, from which somebody is taken who has deleted their account. */
export const accountColumns = (subgraph: string, own?: PersonalData): [table: string, column: string][] => [
  ...ofAccounts(subgraph, own, 'removed'),
  ...ofAccounts(subgraph, own, 'emptied'),
];

/** The columns that hold accounts, with their tables, that an erasure treats so. */
const ofAccounts = (subgraph: string, own: PersonalData | undefined, how: 'removed' | 'emptied'): [string, string][] =>
  Object.entries(declaredOf(subgraph, own)).flatMap(([table, { people = {} }]) =>
    Object.entries(people).flatMap(([column, { is, erased }]): [string, string][] =>
      is === 'account' && erased === how ? [[table, column]] : [],
    ),
  );
