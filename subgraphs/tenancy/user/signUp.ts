import { randomBytes, randomUUID } from 'node:crypto';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { scopeOfLookup } from '#platform/data/scope.ts';
import type { Context } from '#platform/graphql/context.ts';
import { conflict } from '#platform/values/errors.ts';
import { recordAudit } from '../audit/record.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { enterAsFounder, organizationOfSlug } from '../enterOrganization.ts';
import { notify } from '../notification/notify.ts';
import type { Organization } from '../organization/entities.ts';
import { found } from '../organization/found.ts';
import { slugOf } from '../organization/slug.ts';
import { signedIn } from '../personal.ts';
import { admitSignUp } from './admitSignUp.ts';
import { User, userByEmail } from './entities.ts';
import { hashPassword } from './password.ts';
import { startSession, type SessionTokens } from './session.ts';

interface SignUpInput {
  email: string;
  password: string;
  name: string;
}

/** A newcomer's session, and the organization that is their own space. */
interface FirstSession extends SessionTokens {
  organization: Organization;
}

interface Newcomer {
  id: string;
  email: string;
  name: string;
  passwordHash: string;
}

const taken = () => conflict('Somebody has signed up with this e-mail address. Log in instead.', 'input.email');
/** Slugs that are tried before a name counts as hopeless. */
const attempts = 5;

/**
 * Creates a user, their personal organization and their first session, in one transaction.
 * @throws OrgraphError CONFLICT for an e-mail address that is taken, RATE_LIMITED.
 */
export async function signUp(context: Context, input: SignUpInput): Promise<FirstSession> {
  const { email: address, name, password } = input;
  await admitSignUp(context, address);
  const passwordHash = await capabilitiesOf(context).passwordGate(() => hashPassword(password));
  const newcomer = { id: randomUUID(), email: address, name, passwordHash };
  if (await isTaken(context, newcomer.email)) throw taken();
  for (let attempt = 1; ; attempt += 1) {
    const slug = await freeSlug(context, newcomer.name);
    try {
      return signedIn(context, await settle(context, newcomer, slug));
    } catch (error) {
      if (!(error instanceof UniqueConstraintViolationException)) throw error;
      if (await isTaken(context, newcomer.email)) throw taken();
      if (attempt === attempts) throw error;
    }
  }
}

function settle(
  context: Context,
  { id, email: address, name, passwordHash }: Newcomer,
  slug: string,
): Promise<FirstSession> {
  const scope = enterAsFounder(id);
  return context.writeUnder(scope, async (em) => {
    const user = em.create(User, {
      id,
      email: address,
      name,
      passwordHash,
      lastLoginAt: new Date(),
      defaultOrganizationId: scope.organization,
    });
    const organization = found(em, {
      id: scope.organization!,
      name: `${name}’s space`,
      slug,
      kind: 'PERSONAL',
      founder: user,
    });
    notify(em, id, {
      category: 'WELCOME',
      code: 'welcome',
      title: `Welcome, ${name}`,
      message: 'This is your own space. Create an organization to work with others.',
      dedupeKey: 'welcome',
    });
    recordAudit(
      em,
      { user: id, client: context.client },
      { action: 'user.sign_up', resourceType: 'User', resourceId: id },
    );
    return { ...(await startSession(em, context, user)), organization };
  });
}

const isTaken = (context: Context, address: string): Promise<boolean> =>
  context.unit.under(
    scopeOfLookup(userByEmail, address),
    async ({ query }) => (await query('select id from "user" where email = $1::citext', [address])).length > 0,
  );

/** The name's own slug, or that with a few random characters. */
async function freeSlug(context: Context, name: string): Promise<string> {
  const plain = slugOf(name);
  return (await organizationOfSlug(context.unit.under, plain)) === null
    ? plain
    : `${plain}-${randomBytes(4).toString('hex')}`;
}
