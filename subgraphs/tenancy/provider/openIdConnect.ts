import * as oauth from 'oauth4webapi';
import { boundedFetch } from '#platform/process/boundedFetch.ts';
import { isEmail } from '#platform/values/email.ts';
import { authorizationRequest, challengeMethod } from './authorizationRequest.ts';
import {
  isAuthoritative,
  patience,
  type AuthorizationAnswer,
  type Binding,
  type Provider,
  type ProvenPerson,
} from './provider.ts';
import { asking, judging } from './providerErrors.ts';
import type { OpenIdSettings } from './readProviders.ts';

/** Milliseconds for which what an issuer says of itself is believed. Its keys are asked for with every sign-in. */
const metadataLifetime = 10 * 60_000;

/**
 * A provider of OpenID Connect: authorization code with PKCE and nonce, what it says of itself found by discovery, its
 * ID token's signature, issuer, audience, times and nonce verified.
 */
export function createOpenIdConnect(settings: OpenIdSettings, now: () => number = Date.now): Provider {
  const { name, label, issuer, redirects, clientId, clientSecret, authoritativeFor } = settings;
  const client: oauth.Client = { client_id: clientId };
  // Which addresses may be asked, `boundedFetch` judges.
  const options = { [oauth.customFetch]: boundedFetch(issuer), [oauth.allowInsecureRequests]: true };
  let known: { server: oauth.AuthorizationServer; until: number } | undefined;

  async function discover(): Promise<oauth.AuthorizationServer> {
    if (known !== undefined && known.until > now()) return known.server;
    const url = new URL(issuer);
    const server = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, options));
    // A subject is kept under the issuer's own spelling, in which tokens name it.
    if (server.issuer !== issuer) throw new Error(`the issuer calls itself ${server.issuer}: configure it so`);
    if (server.code_challenge_methods_supported?.includes(challengeMethod) === false)
      throw new Error(`it says that it has no PKCE by ${challengeMethod}`);
    known = { server, until: now() + metadataLifetime };
    return server;
  }

  function authentication({ token_endpoint_auth_methods_supported: methods }: oauth.AuthorizationServer) {
    if (clientSecret === undefined) return oauth.None();
    const basic = methods === undefined || methods.includes('client_secret_basic');
    return basic ? oauth.ClientSecretBasic(clientSecret) : oauth.ClientSecretPost(clientSecret);
  }

  /** The claims of the ID token; what it leaves out of the person is asked of the provider. */
  async function claimsOf(answer: AuthorizationAnswer, { state, nonce, verifier, redirect }: Binding) {
    // Keys are remembered by this object: another one each time, so that they are always asked for anew.
    const server = { ...(await asking(label, discover)) };
    const bounded = { ...options, signal: AbortSignal.timeout(patience) };
    const parameters = oauth.validateAuthResponse(server, client, new URLSearchParams(given(answer)), state);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      authentication(server),
      parameters,
      redirect,
      verifier,
      bounded,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(server, response, bounded);
    const claims = oauth.getValidatedIdTokenClaims(tokens)!;
    if (claims['email'] !== undefined || server.userinfo_endpoint === undefined) return claims;
    const info = await oauth.userInfoRequest(server, client, tokens.access_token, bounded);
    return { ...claims, ...(await oauth.processUserInfoResponse(server, client, claims.sub, info)) };
  }

  return {
    name,
    label,
    issuer,
    redirects,
    authorizationUrl: (binding) =>
      asking(label, async () =>
        authorizationRequest((await discover()).authorization_endpoint, binding, {
          client_id: clientId,
          scope: settings.scopes.join(' '),
          nonce: binding.nonce,
        }),
      ),
    prove: (answer, binding) =>
      judging(label, async (): Promise<ProvenPerson> => {
        const {
          sub: subject,
          email: address,
          email_verified: verified,
          name: called,
        } = await claimsOf(answer, binding);
        if (subject.length > 255) throw new Error('its subject has more than 255 characters');
        const email = typeof address === 'string' && isEmail(address) ? address : null;
        return {
          issuer,
          subject,
          email,
          emailIsProven: email !== null && verified === true && isAuthoritative(authoritativeFor, email),
          name: typeof called === 'string' ? called : null,
        };
      }),
  };
}

const given = ({ code, state, iss }: AuthorizationAnswer): Record<string, string> => ({
  code,
  state,
  ...(iss !== undefined && { iss }),
});
