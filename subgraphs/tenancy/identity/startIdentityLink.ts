import type { Context } from '#platform/graphql/context.ts';
import { confirmPerson } from '../user/confirmPerson.ts';
import { beginAtProvider, type BegunSignIn } from './beginAtProvider.ts';

interface StartIdentityLinkInput {
  provider: string;
  redirectTo: string;
  currentPassword?: string;
}

/**
 * Begins to link the caller with who they are at a provider. Who is linked signs in, so it takes more than an access
 * token.
 * @throws OrgraphError BAD_USER_INPUT, INVALID_STATE, RATE_LIMITED, PROVIDER_ERROR.
 */
export async function startIdentityLink(context: Context, input: StartIdentityLinkInput): Promise<BegunSignIn> {
  await confirmPerson(context, input.currentPassword, 'input.currentPassword');
  return beginAtProvider(context, input, context.user);
}
