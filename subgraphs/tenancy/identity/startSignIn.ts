import type { Context } from '#platform/graphql/context.ts';
import { beginAtProvider, type BegunSignIn } from './beginAtProvider.ts';

interface StartSignInInput {
  provider: string;
  redirectTo: string;
}

/** Begins a sign-in with a provider. @throws OrgraphError BAD_USER_INPUT, RATE_LIMITED, PROVIDER_ERROR. */
export async function startSignIn(context: Context, input: StartSignInInput): Promise<BegunSignIn> {
  return beginAtProvider(context, input, null);
}
