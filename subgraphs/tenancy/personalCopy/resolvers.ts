import type { RowOf } from '#platform/data/rows.ts';
import { scopeOfUser } from '#platform/data/scope.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { PersonalCopy } from './entities.ts';
import { findCopy } from './findCopy.ts';
import { requestMyData } from './requestMyData.ts';

type CopyRow = RowOf<PersonalCopy>;

export const resolvers: GraphQLResolverMap = {
  Query: {
    myData: (_, __, context) => findCopy(context),
  },
  Mutation: {
    requestMyData: async (_, __, context) => ({ myData: await requestMyData(context) }),
  },
  RequestMyDataPayload: {
    myData: ({ myData }: { myData: { id: string } }, _, context) =>
      context.readersUnder(scopeOfUser(context.user)).load(PersonalCopy, myData.id),
  },
  MyData: {
    path: ({ id, status }: CopyRow) => (status === 'READY' ? `/my-data/${id}` : null),
  },
};
