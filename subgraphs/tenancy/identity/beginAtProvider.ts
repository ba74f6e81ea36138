import { nobody, scopeOfLookup } from '#platform/data/scope.ts';
import type { Context } from '#platform/graphql/context.ts';
import { badUserInput, rateLimited } from '#platform/values/errors.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { limitOfNetwork } from '../user/attempts.ts';
import { derivedFrom, digestOf, randomSecret } from './binding.ts';
import { expiredSignIns, PendingSignIn, signInByState } from './entities.ts';

/** Seconds. */
const lifetime = 600;

/** A sign-in with a provider that has begun. */
export interface BegunSignIn {
  authorizationUrl: string;
  secret: string;
  expiresIn: number;
}

/**
 * Begins a sign-in with a provider, for the browser that asks for it, and for who is signed in there (null: nobody).
 * @throws OrgraphError BAD_USER_INPUT for an unknown provider or an address that is none of its own, RATE_LIMITED,
 * PROVIDER_ERROR.
 */
export async function beginAtProvider(
  context: Context,
  { provider: name, redirectTo: redirect }: { provider: string; redirectTo: string },
  user: string | null,
): Promise<BegunSignIn> {
  const { providers, attempts, signInsPerMinute } = capabilitiesOf(context);
  const provider = providers.get(name);
  if (provider === undefined)
    throw badUserInput('There is no such provider; signInProviders lists them.', 'input.provider');
  if (!provider.redirects.includes(redirect))
    throw badUserInput('The provider may not send browsers back to this address.', 'input.redirectTo');
  await context.writeBeside(nobody, async (_, query) => {
    const wait = await attempts.count(query, limitOfNetwork('sign-in', context.client.address, signInsPerMinute));
    if (wait > 0) throw rateLimited(wait);
  });
  await context.writeBeside(scopeOfLookup(expiredSignIns, ''), (_, query) =>
    query(
      `delete from pending_sign_in where id in
         (select id from pending_sign_in where expires_at <= now() limit 100 for update skip locked)`,
    ),
  );
  const [state, secret] = [randomSecret(), randomSecret()];
  const url = await provider.authorizationUrl({ state, redirect, ...derivedFrom(secret) });
  const digest = digestOf(state);
  await context.writeUnder(scopeOfLookup(signInByState, digest), async (em) => {
    em.create(PendingSignIn, {
      state: digest,
      provider: name,
      redirect,
      bound: digestOf(secret, user),
      expiresAt: new Date(Date.now() + lifetime * 1000),
    });
  });
  return { authorizationUrl: url.href, secret, expiresIn: lifetime };
}
