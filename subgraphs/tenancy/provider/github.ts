import * as oauth from 'oauth4webapi';
import { z } from 'zod';
import { boundedFetch, type BoundedFetch } from '#platform/process/boundedFetch.ts';
import { isEmail } from '#platform/values/email.ts';
import { authorizationRequest } from './authorizationRequest.ts';
import {
  isAuthoritative,
  patience,
  type AuthorizationAnswer,
  type Binding,
  type Provider,
  type ProvenPerson,
} from './provider.ts';
import { asking, judging } from './providerErrors.ts';
import { issuerOf, type GithubSettings } from './readProviders.ts';

const account = z.object({ id: z.number().int(), name: z.string().nullish(), login: z.string() });
const addresses = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/**
 * GitHub, which is no provider of OpenID Connect: OAuth 2 with PKCE, and who has signed in is asked of its API. An
 * account is known by its number, which stays while its login changes; of its addresses the primary one counts.
 */
export function createGithub(settings: GithubSettings): Provider {
  const { name, label, redirects, clientId, clientSecret, url, apiUrl, authoritativeFor } = settings;
  const issuer = issuerOf(settings);
  const server: oauth.AuthorizationServer = {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/access_token`,
  };
  const client: oauth.Client = { client_id: clientId };
  const api = boundedFetch(apiUrl);
  const options = { [oauth.customFetch]: withStatus(boundedFetch(url)), [oauth.allowInsecureRequests]: true };

  async function read<Content>(
    path: string,
    { token, signal }: { token: string; signal: AbortSignal },
    content: z.ZodType<Content>,
  ): Promise<Content> {
    const response = await api(`${apiUrl}${path}`, {
      signal,
      headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json', 'user-agent': 'orgraph' },
    });
    if (response.status !== 200) throw new Error(`${path} answers with status ${response.status}`);
    return content.parse(await response.json());
  }

  async function tokenFor(
    { code, state, iss }: AuthorizationAnswer,
    binding: Binding,
    signal: AbortSignal,
  ): Promise<string> {
    const given = new URLSearchParams({ code, state, ...(iss !== undefined && { iss }) });
    const parameters = oauth.validateAuthResponse(server, client, given, binding.state);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.ClientSecretPost(clientSecret),
      parameters,
      binding.redirect,
      binding.verifier,
      { ...options, signal },
    );
    return (await oauth.processAuthorizationCodeResponse(server, client, response)).access_token;
  }

  return {
    name,
    label,
    issuer,
    redirects,
    authorizationUrl: (binding) =>
      asking(label, () =>
        authorizationRequest(server.authorization_endpoint, binding, {
          client_id: clientId,
          scope: 'read:user user:email',
        }),
      ),
    prove: (answer, binding) =>
      judging(label, async (): Promise<ProvenPerson> => {
        const signal = AbortSignal.timeout(patience);
        const token = await tokenFor(answer, binding, signal);
        const [person, all] = await Promise.all([
          read('/user', { token, signal }, account),
          read('/user/emails?per_page=100', { token, signal }, addresses),
        ]);
        const primary = all.find((one) => one.primary);
        const email = primary !== undefined && isEmail(primary.email) ? primary.email : null;
        return {
          issuer,
          subject: String(person.id),
          email,
          emailIsProven: email !== null && primary!.verified && isAuthoritative(authoritativeFor, email),
          name: person.name ?? person.login,
        };
      }),
  };
}

/** GitHub says with status 200 that it refuses a code; OAuth (RFC 6749, section 5.2) says it with 400. */
const withStatus =
  (ask: BoundedFetch): BoundedFetch =>
  async (address, init) => {
    const response = await ask(address, init);
    const content: unknown = await response
      .clone()
      .json()
      .catch(() => undefined);
    const refused = typeof (content as { error?: unknown } | undefined)?.error === 'string';
    return refused && response.ok ? new Response(response.body, { status: 400, headers: response.headers }) : response;
  };
