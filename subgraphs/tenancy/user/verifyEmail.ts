import { scopeOfUser } from '#platform/data/scope.ts';
import type { Context } from '#platform/graphql/context.ts';
import { announcePerson } from '../announceChange.ts';
import { recordAudit } from '../audit/record.ts';
import { holderOfToken, useToken } from './oneTimeTokens.ts';
import { proveAddress } from './proveAddress.ts';
import { lockUser } from './session.ts';

interface VerifyEmailInput {
  token: string;
}

/** An address that is proven, and the token by which its user chooses a password; null where they keep theirs. */
interface Verified {
  email: string;
  passwordToken: string | null;
}

/** Proves an e-mail address by the token that was mailed there. @throws OrgraphError BAD_USER_INPUT. */
export async function verifyEmail(context: Context, input: VerifyEmailInput): Promise<Verified> {
  const { token } = input;
  const id = await holderOfToken(context, 'EMAIL_VERIFICATION', token);
  const verified = await context.writeUnder(scopeOfUser(id), async (em) => {
    const user = await lockUser(em, id);
    await useToken(em, user, 'EMAIL_VERIFICATION', token);
    recordAudit(
      em,
      { user: id, client: context.client },
      { action: 'user.verify_email', resourceType: 'User', resourceId: id },
    );
    return { email: user.email!, passwordToken: await proveAddress(em, context, user) };
  });
  await announcePerson(context, id);
  return verified;
}
