import type { EntityManager } from '#platform/data/database.ts';
import type { Context } from '#platform/graphql/context.ts';
import { conflict, OrgraphError, unauthenticated } from '#platform/values/errors.ts';
import { announcePerson } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { signedIn } from '../personal.ts';
import type { ProvenPerson } from '../provider/provider.ts';
import { unlessTaken } from '../unlessTaken.ts';
import { admitSignUp } from '../user/admitSignUp.ts';
import type { User } from '../user/entities.ts';
import { homeOf } from '../user/homeOf.ts';
import { reclaim } from '../user/reclaim.ts';
import { lockUser, startSession, type SessionTokens } from '../user/session.ts';
import { settleNewcomer } from '../user/settleNewcomer.ts';
import { userOfEmail } from '../user/userOfEmail.ts';
import { UserIdentity } from './entities.ts';
import { holderOfIdentity } from './holderOfIdentity.ts';
import { proveAtProvider, type ProviderAnswer } from './proveAtProvider.ts';

type CompleteSignInInput = ProviderAnswer;

/**
 * Starts a session of who has signed in with a provider: of who is linked with them; else of who has their e-mail
 * address, where the provider has proven that, and links them; else of somebody new.
 * @throws OrgraphError CONFLICT where somebody has the address and the provider does not prove that it is they,
 * RATE_LIMITED, and as a sign-in with a provider does.
 */
export async function completeSignIn(context: Context, input: CompleteSignInInput): Promise<SessionTokens> {
  const person = await proveAtProvider(context, input, null);
  const holder = await holderOfIdentity(context.unit.under, person);
  if (holder !== null) return enter(context, holder, person);
  const { email } = person;
  if (email === null)
    throw new OrgraphError('PROVIDER_ERROR', 'The provider tells no e-mail address. Allow it to, or sign up here.');
  const account = await userOfEmail(context, email);
  if (account === null) return arrive(context, { ...person, email });
  if (!person.emailIsProven) throw logInFirst();
  return adopt(context, account, person);
}

async function enter(context: Context, id: string, { issuer, subject }: ProvenPerson): Promise<SessionTokens> {
  const session = await context.writeUnder(await homeOf(context, id), async (em) => {
    const user = await lockUser(em, id);
    if (user.status !== 'ACTIVE' || (await em.count(UserIdentity, { issuer, subject, user })) === 0) throw notActive();
    return begin(em, context, user, issuer);
  });
  return signedIn(context, session);
}

/** Links the provider's person with who has signed up with their address, which is theirs (`reclaim`). */
async function adopt(context: Context, id: string, person: ProvenPerson): Promise<SessionTokens> {
  const { issuer, subject, email } = person;
  const home = await homeOf(context, id);
  let wasUnproven = false;
  const session = await unlessTaken(logInFirst, () =>
    context.writeUnder(home, async (em) => {
      const user = await lockUser(em, id);
      if (user.status !== 'ACTIVE' || user.email?.toLowerCase() !== email!.toLowerCase()) throw notActive();
      wasUnproven = await reclaim(em, context, user, { issuer });
      em.create(UserIdentity, { user, issuer, subject, email });
      record(em, context, id, 'identity.link', issuer);
      return begin(em, context, user, issuer);
    }),
  );
  if (wasUnproven) await announcePerson(context, id);
  return signedIn(context, session);
}

async function arrive(context: Context, person: ProvenPerson & { email: string }): Promise<SessionTokens> {
  const { issuer, subject, email, emailIsProven } = person;
  await admitSignUp(context, email);
  return settleNewcomer(
    context,
    {
      email,
      name: nameOf(person),
      passwordHash: null,
      emailVerifiedAt: emailIsProven ? new Date() : null,
      also: (em, user) => void em.create(UserIdentity, { user, issuer, subject, email }),
    },
    logInFirst,
  );
}

function begin(em: EntityManager, context: Context, user: User, issuer: string): Promise<SessionTokens> {
  user.lastLoginAt = new Date();
  record(em, context, user.id, 'session.create', issuer);
  return startSession(em, context, user);
}

const record = (em: EntityManager, { client }: Context, user: string, action: string, issuer: string): void =>
  recordAudit(em, { user, client }, { action, resourceType: 'User', resourceId: user, details: { issuer } });

/** What the provider calls them, on one line, as long as a name may be; else what stands before the @. */
function nameOf({ name, email }: ProvenPerson & { email: string }): string {
  const called = Array.from((name ?? '').replaceAll(/\p{C}+/gu, ' ').trim())
    .slice(0, 200)
    .join('');
  return called === '' ? email.slice(0, email.lastIndexOf('@')) : called;
}

const logInFirst = () =>
  conflict('Somebody has signed up with your e-mail address. Log in as they do, then link the provider’s account.');
const notActive = () => unauthenticated('This account is not active.');
