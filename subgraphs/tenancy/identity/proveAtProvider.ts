import { timingSafeEqual } from 'node:crypto';
import { nobody, scopeOfLookup } from '#platform/data/scope.ts';
import type { Context } from '#platform/graphql/context.ts';
import { badUserInput } from '#platform/values/errors.ts';
import { recordAudit } from '../audit/record.ts';
import { capabilitiesOf } from '../capabilities.ts';
import type { ProvenPerson, Provider } from '../provider/provider.ts';
import { derivedFrom, digestOf } from './binding.ts';
import { signInByState } from './entities.ts';

/** What a browser has come back with from a provider, where it has come back to, and the secret that it kept. */
export interface ProviderAnswer {
  code: string;
  state: string;
  iss?: string;
  redirectTo: string;
  secret: string;
}

interface Begun extends Record<string, unknown> {
  provider: string;
  redirect: string;
  bound: string;
}

/**
 * Ends a sign-in with a provider, whatever becomes of it, in the browser that has begun it: who has signed in there.
 * @param user who is signed in here; null: nobody.
 * @throws OrgraphError BAD_USER_INPUT for a sign-in that was not begun here, by this browser, for this user, or has
 * ended; UNAUTHENTICATED where the provider confirms nobody; PROVIDER_ERROR.
 */
export async function proveAtProvider(
  context: Context,
  { code, state, iss, redirectTo, secret }: ProviderAnswer,
  user: string | null,
): Promise<ProvenPerson> {
  const digest = digestOf(state);
  const [begun] = await context.writeBeside(scopeOfLookup(signInByState, digest), (_, query) =>
    query<Begun>(
      'delete from pending_sign_in where state = $1 and expires_at > now() returning provider, redirect, bound',
      [digest],
    ),
  );
  const provider = begun && capabilitiesOf(context).providers.get(begun.provider);
  if (
    provider === undefined ||
    !timingSafeEqual(Buffer.from(begun!.bound), Buffer.from(digestOf(secret, user))) ||
    // Where several providers send browsers back, the address says which of them has (RFC 9700, section 4.4.2).
    begun!.redirect !== redirectTo
  )
    throw badUserInput(
      'This sign-in was not begun by this browser, has been used, or is older than ten minutes. Begin anew.',
      'input.state',
    );
  try {
    return await provider.prove({ code, state, iss }, { state, redirect: redirectTo, ...derivedFrom(secret) });
  } catch (error) {
    await recordRefusal(context, provider, user);
    throw error;
  }
}

const recordRefusal = (context: Context, { issuer }: Provider, user: string | null): Promise<void> =>
  context.writeBeside(nobody, async (em) =>
    recordAudit(
      em,
      { user, client: context.client },
      { action: 'session.refuse', resourceType: 'User', resourceId: user, outcome: 'FAILURE', details: { issuer } },
    ),
  );
