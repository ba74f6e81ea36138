import { randomBytes, randomUUID } from 'node:crypto';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { EntityManager } from '#platform/data/database.ts';
import type { Context } from '#platform/graphql/context.ts';
import { enqueue } from '#platform/jobs/enqueue.ts';
import { recordAudit } from '../audit/record.ts';
import { joinByDomain } from '../domain/joinByDomain.ts';
import { enterAsFounder, organizationOfSlug } from '../enterOrganization.ts';
import { notify } from '../notification/notify.ts';
import type { Organization } from '../organization/entities.ts';
import { found } from '../organization/found.ts';
import { slugOf } from '../organization/slug.ts';
import { signedIn } from '../personal.ts';
import { User } from './entities.ts';
import { issueToken } from './oneTimeTokens.ts';
import { startSession, type SessionTokens } from './session.ts';
import { userOfEmail } from './userOfEmail.ts';

/** A newcomer's session, and the organization that is their own space. */
export interface FirstSession extends SessionTokens {
  organization: Organization;
}

export interface Newcomer {
  email: string;
  name: string;
  /** Null for who signs in by others alone. */
  passwordHash: string | null;
  /** Null while nobody has proven that the address is theirs. */
  emailVerifiedAt: Date | null;
  /** What else is made of them in the same transaction. */
  also?(em: EntityManager, user: User): void;
}

/** Slugs that are tried before a name counts as hopeless. */
const attempts = 5;

/**
 * Creates a user, their personal organization and their first session, in one transaction, and mails them to prove
 * their address where nobody has.
 * @param taken what is thrown where somebody has the e-mail address.
 */
export async function settleNewcomer(context: Context, newcomer: Newcomer, taken: () => Error): Promise<FirstSession> {
  const isTaken = async () => (await userOfEmail(context, newcomer.email)) !== null;
  if (await isTaken()) throw taken();
  for (let attempt = 1; ; attempt += 1) {
    const slug = await freeSlug(context, newcomer.name);
    try {
      return signedIn(context, await settle(context, newcomer, slug));
    } catch (error) {
      if (!(error instanceof UniqueConstraintViolationException)) throw error;
      if (await isTaken()) throw taken();
      if (attempt === attempts) throw error;
    }
  }
}

function settle(
  context: Context,
  { email, name, passwordHash, emailVerifiedAt, also }: Newcomer,
  slug: string,
): Promise<FirstSession> {
  const id = randomUUID();
  const scope = enterAsFounder(id);
  return context.writeUnder(scope, async (em) => {
    const user = em.create(User, {
      id,
      email,
      name,
      passwordHash,
      emailVerifiedAt,
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
    also?.(em, user);
    if (emailVerifiedAt === null) await issueToken(em, context, user, 'EMAIL_VERIFICATION');
    else enqueue(em, joinByDomain, { user: id });
    return { ...(await startSession(em, context, user)), organization };
  });
}

/** The name's own slug, or that with a few random characters. */
async function freeSlug(context: Context, name: string): Promise<string> {
  const plain = slugOf(name);
  return (await organizationOfSlug(context.unit.under, plain)) === null
    ? plain
    : `${plain}-${randomBytes(4).toString('hex')}`;
}
