import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { Organization } from '../organization/entities.ts';
import { callerOf, isCaller, personal } from '../personal.ts';
import { changePassword } from './changePassword.ts';
import { deleteMe } from './deleteMe.ts';
import { RefreshToken, User } from './entities.ts';
import { findSession, runningSessions } from './findSession.ts';
import { logIn } from './logIn.ts';
import { logOut } from './logOut.ts';
import { refreshSession } from './refreshSession.ts';
import { requestPasswordReset } from './requestPasswordReset.ts';
import { resendVerification } from './resendVerification.ts';
import { resetPassword } from './resetPassword.ts';
import { revokeSession } from './revokeSession.ts';
import { signUp } from './signUp.ts';
import { updateMe } from './updateMe.ts';
import { verifyEmail } from './verifyEmail.ts';

type UserRow = RowOf<User>;

/** A field that only the person themself reads. */
const own = (read: (user: UserRow, context: Context) => unknown) => (user: UserRow, _: unknown, context: Context) =>
  isCaller(context, user.id) ? read(user, context) : null;

export const resolvers: GraphQLResolverMap = {
  Query: {
    me: (_, __, context) => context.load(User, callerOf(context)),
    mySessions: (_, page: PageArguments, context) => context.connection(RefreshToken, page, runningSessions(context)),
    mySession: (_, { id }: { id: string }, context) => findSession(context, id),
  },
  Mutation: {
    signUp: (_, { input }, context) => signUp(context, input),
    logIn: (_, { input }, context) => logIn(context, input),
    refreshSession: (_, { input }, context) => refreshSession(context, input),
    verifyEmail: (_, { input }, context) => verifyEmail(context, input),
    resendVerification: async (_, __, context) => ({ user: await resendVerification(context) }),
    requestPasswordReset: async (_, { input }, context) => ({ email: await requestPasswordReset(context, input) }),
    resetPassword: (_, { input }, context) => resetPassword(context, input),
    logOut: async (_, { input }, context) => ({ endedSessions: await logOut(context, input) }),
    revokeSession: async (_, { input }, context) => ({ deletedId: await revokeSession(context, input) }),
    updateMe: async (_, { input }, context) => ({ user: await updateMe(context, input) }),
    changePassword: (_, { input }, context) => changePassword(context, input),
    deleteMe: async (_, { input }, context) => ({ deletedId: await deleteMe(context, input) }),
  },
  User: {
    __resolveReference: ({ id }: { id: string }, context: Context) => context.load(User, id),
    isDeleted: ({ email }: UserRow) => email === null,
    email: own(({ email }) => email),
    emailVerifiedAt: own(({ emailVerifiedAt }) => emailVerifiedAt),
    lastLoginAt: own(({ lastLoginAt }) => lastLoginAt),
    createdAt: own(({ createdAt }) => createdAt),
    updatedAt: own(({ updatedAt }) => updatedAt),
    defaultOrganization: own(({ id, defaultOrganizationId }, context) =>
      personal(context, id).load(Organization, defaultOrganizationId),
    ),
  },
  SignUpPayload: {
    organization: ({ user, organization }: { user: UserRow; organization: { id: string } }, _, context) =>
      personal(context, user.id).load(Organization, organization.id),
  },
  Session: {
    id: ({ family }: RowOf<RefreshToken>) => family,
    lastUsedAt: ({ createdAt }: RowOf<RefreshToken>) => createdAt,
    address: ({ ip }: RowOf<RefreshToken>) => ip,
  },
};
