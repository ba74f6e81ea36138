import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import { memberOf, type Member } from '#platform/graphql/entityStubs.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { Integration, type Provider } from '../integration/entities.ts';
import { CorrelatedAccount, UserCorrelation } from './entities.ts';
import { removeUserCorrelation } from './removeUserCorrelation.ts';
import { setUserCorrelation } from './setUserCorrelation.ts';
import { verifyUserCorrelation } from './verifyUserCorrelation.ts';

type Person = RowOf<UserCorrelation>;
type Account = RowOf<CorrelatedAccount>;
type Key = { id: string };

const userCorrelations = (
  _: unknown,
  { filter, ...page }: PageArguments & { filter?: { unmatched?: boolean | null } | null },
  { connection }: Context,
) => {
  const unmatched = filter?.unmatched;
  return connection(UserCorrelation, page, {
    conditions: unmatched == null ? [] : [[unmatched ? 't.user_id is null' : 't.user_id is not null']],
    orders: { EMAIL: ['email'], EMAIL_DESCENDING: ['-email'] },
  });
};

const accountOrder = ['provider', 'externalId'];

const accounts = ({ id }: Key, page: PageArguments, { connection }: Context) =>
  connection(CorrelatedAccount, page, {
    of: ['correlation', id],
    orders: { PROVIDER: accountOrder, PROVIDER_DESCENDING: ['-provider', '-externalId'] },
  });

/** A person's accounts for the convenience fields: one statement for all the people of a request. */
async function accountsOf({ id }: Key, { loadAll }: Context, provider?: Provider): Promise<Account[]> {
  const all = await loadAll(CorrelatedAccount, 'correlation', id, accountOrder);
  return all.filter((account) => provider === undefined || account.provider === provider);
}

const externalIds = (provider: Provider) => async (person: Key, _: unknown, context: Context) =>
  (await accountsOf(person, context, provider)).map(({ externalId }) => externalId);
const firstExternalId = (provider: Provider) => async (person: Key, _: unknown, context: Context) =>
  (await accountsOf(person, context, provider))[0]?.externalId ?? null;

export const resolvers: GraphQLResolverMap = {
  Query: {
    userCorrelations,
    userCorrelation: (_: unknown, { id }: Key, { find }) => find(UserCorrelation, id, 'correlation'),
  },
  Mutation: {
    setUserCorrelation: async (_, { input }, context) => ({ correlation: await setUserCorrelation(context, input) }),
    verifyUserCorrelation: async (_, { input }, context) => ({
      correlation: await verifyUserCorrelation(context, input),
    }),
    removeUserCorrelation: (_, { input }, context) => removeUserCorrelation(context, input),
  },
  UserCorrelation: {
    __resolveReference: ({ id }: Key, { load }) => load(UserCorrelation, id),
    user: ({ userId }: Person) => (userId == null ? null : { id: userId }),
    accounts,
    slackUserIds: externalIds('SLACK'),
    githubUsername: firstExternalId('GITHUB'),
    rootlyEmail: firstExternalId('ROOTLY'),
    pagerdutyUserId: firstExternalId('PAGERDUTY'),
    integrationIds: async (person: Person, _: unknown, context) => [
      ...new Set((await accountsOf(person, context)).flatMap(({ integration }) => integration?.id ?? [])),
    ],
  },
  CorrelatedAccount: {
    integration: ({ integration }: Account, _: unknown, { load }) => load(Integration, integration?.id),
  },
  Organization: { userCorrelations },
  Membership: {
    __resolveReference: memberOf,
    correlation: ({ user }: Member, _: unknown, { loadBy }) => loadBy(UserCorrelation, 'userId', user.id),
  },
};
