import * as oauth from 'oauth4webapi';
import { isSafeAddress } from '#platform/process/boundedFetch.ts';
import type { Binding } from './provider.ts';

/** The only method of PKCE that is asked for. */
export const challengeMethod = 'S256';

/**
 * The address of an authorization request.
 * @throws Error (the promise) for an endpoint to which no browser should be sent.
 */
export async function authorizationRequest(
  endpoint: string | undefined,
  { state, verifier, redirect }: Binding,
  parameters: Readonly<Record<string, string>>,
): Promise<URL> {
  if (endpoint === undefined || !isSafeAddress(endpoint)) throw new Error('its authorization endpoint is no https URL');
  const url = new URL(endpoint);
  for (const [name, value] of Object.entries({
    ...parameters,
    response_type: 'code',
    redirect_uri: redirect,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: challengeMethod,
  }))
    url.searchParams.set(name, value);
  return url;
}
