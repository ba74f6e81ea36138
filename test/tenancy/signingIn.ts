import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer } from '../harness/client.ts';
import type { OpenIdProvider } from '../harness/openIdProvider.ts';
import { startTenancy, type TestTenancy } from './start.ts';

/** Starts something whose tenancy has providers to sign in with; the file that names them goes when it has started. */
export async function withProviders<Started>(
  providers: readonly object[],
  begin: () => Promise<Started>,
): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'orgraph-providers-'));
  const file = join(folder, 'providers.json');
  writeFileSync(file, JSON.stringify(providers), { mode: 0o600 });
  process.env['SIGN_IN_PROVIDERS'] = file;
  try {
    return await begin();
  } finally {
    delete process.env['SIGN_IN_PROVIDERS'];
    rmSync(folder, { recursive: true });
  }
}

export const startWithProviders = (providers: readonly object[]): Promise<TestTenancy> =>
  withProviders(providers, () => startTenancy());

/** How tenancy is configured with a provider. */
export const settingsOf = ({ issuer, clientId, clientSecret, redirect }: OpenIdProvider, name: string) => ({
  kind: 'openid',
  name,
  label: name.toUpperCase(),
  issuer,
  clientId,
  clientSecret,
  redirects: [redirect],
});

/** Of a subgraph or of the graph. */
interface Client {
  send(query: string, variables?: Record<string, unknown>): Promise<Answer>;
}

/** What a browser comes back with, as `completeSignIn` and `linkIdentity` take it. */
export interface Returned {
  code: string;
  state: string;
  iss?: string;
  redirectTo: string;
  secret: string;
}

export const start = (client: Client, provider: string, redirectTo: string) =>
  client.send(
    `mutation ($input: StartSignInInput!) { startSignIn(input: $input) { authorizationUrl secret expiresIn } }`,
    { input: { provider, redirectTo } },
  );

export const startLink = (client: Client, provider: string, redirectTo: string, currentPassword?: string) =>
  client.send(
    `mutation ($input: StartIdentityLinkInput!) { startIdentityLink(input: $input) { authorizationUrl secret expiresIn } }`,
    { input: { provider, redirectTo, ...(currentPassword !== undefined && { currentPassword }) } },
  );

export const complete = (client: Client, input: Returned) =>
  client.send(
    `mutation ($input: CompleteSignInInput!) { completeSignIn(input: $input) { accessToken refreshToken expiresIn user { id email name emailVerifiedAt } } }`,
    { input },
  );

export const link = (client: Client, input: Returned) =>
  client.send(
    `mutation ($input: LinkIdentityInput!) { linkIdentity(input: $input) { identity { id provider issuer email } } }`,
    { input },
  );

/** What the address says that a provider has sent a browser back to. */
export function returnedTo(address: URL, secret: string): Returned {
  const iss = address.searchParams.get('iss');
  return {
    code: address.searchParams.get('code')!,
    state: address.searchParams.get('state')!,
    ...(iss !== null && { iss }),
    redirectTo: address.origin + address.pathname,
    secret,
  };
}

/** The code of an answer's first error, or what it gave. */
export const codeOf = ({ errors }: { errors?: readonly { extensions: { code?: unknown } }[] | undefined }) =>
  errors?.[0]?.extensions.code ?? 'DONE';
