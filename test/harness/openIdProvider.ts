import type { IncomingMessage, ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK, type JWTPayload } from 'jose';
import { listen } from '#platform/process/httpServer.ts';

/** Somebody at a provider. */
export interface ProviderAccount {
  email?: string;
  email_verified?: boolean | string;
  name?: string;
}

/** What a provider does that it should not. */
export interface Misbehaviour {
  /** In place of the ID token. */
  idToken?(given: { header: { alg: string; kid: string }; claims: JWTPayload }): Promise<string> | string;
  /** What it says of itself. */
  metadata?: Record<string, unknown>;
  /** The path that is not answered at all. */
  silent?: string;
  /** In place of what /token, /me or another path answers. */
  answer?: Record<string, { status?: number; headers?: Record<string, string>; body: unknown }>;
}

export interface OpenIdProvider {
  issuer: string;
  /** Of the provider's client, as tenancy is configured with. */
  clientId: string;
  clientSecret: string;
  redirect: string;
  accounts: Map<string, ProviderAccount>;
  misbehaviour: Misbehaviour;
  /** Who signs in, whoever comes. */
  account: string;
  /** The paths that were asked for. */
  asked: string[];
  /** Goes where the address leads, as a browser in which this account signs in; where the provider sends it back to. */
  visit(address: string, account: string): Promise<URL>;
  /** Signs with this key from now on, and publishes no other. */
  rotate(): Promise<void>;
  /** A JWT by the key that is published, or by another of the same id. */
  sign(claims: JWTPayload, options?: { alg?: string; kid?: string; typ?: string; stolen?: boolean }): Promise<string>;
  stop(): Promise<void>;
}

/** What of oidc-provider is used here; the package brings no types. */
interface Library {
  callback(): (request: IncomingMessage, response: ServerResponse) => void;
  use(middleware: (context: any, next: () => Promise<void>) => Promise<void>): void;
  interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
  Grant: new (of: { accountId: string; clientId: string }) => {
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  };
}
const library = 'oidc-provider';
const memory = 'oidc-provider/lib/adapters/memory_adapter.js';
/** Seconds that whatever the provider keeps is good for. */
const lifetimes = Object.fromEntries(
  ['AccessToken', 'AuthorizationCode', 'Grant', 'IdToken', 'Interaction', 'Session'].map((kept) => [kept, 600]),
);

/** A provider of OpenID Connect on this machine: oidc-provider, which can be made to misbehave. */
export async function startOpenIdProvider(name: string, redirect: string): Promise<OpenIdProvider> {
  const { Provider } = (await import(library)) as { Provider: new (issuer: string, configuration: object) => Library };
  const { default: Memory } = (await import(memory)) as { default: new (kept: string) => object };
  // Its own class is warned of; whoever says that it is meant is not.
  const adapter = class extends Memory {};
  const [clientId, clientSecret] = [`client-of-${name}`, `secret-of-${name}-0123456789`];
  const accounts = new Map<string, ProviderAccount>();
  const asked: string[] = [];
  const state = { misbehaviour: {} as Misbehaviour, account: '' };
  let provider: Library;
  let key: JWK;
  let handle: (request: IncomingMessage, response: ServerResponse) => void;
  const server = await listen(
    (request, response) => {
      const path = new URL(request.url!, 'http://x').pathname;
      asked.push(path);
      if (path === state.misbehaviour.silent) return;
      const instead = state.misbehaviour.answer?.[path];
      if (instead !== undefined) {
        const { status = 200, headers = { 'content-type': 'application/json' }, body } = instead;
        response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
      } else if (path.startsWith('/interaction/'))
        void provider.interactionFinished(request, response, { login: { accountId: state.account } });
      else handle(request, response);
    },
    0,
    '127.0.0.1',
  );
  const issuer = server.url;

  async function tamper(context: any): Promise<void> {
    const { idToken, metadata } = state.misbehaviour;
    if (context.path.endsWith('/openid-configuration')) context.body = { ...context.body, ...metadata };
    if (context.path !== '/token' || idToken === undefined || context.body?.id_token === undefined) return;
    const [header, claims] = (context.body.id_token as string)
      .split('.', 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
    context.body.id_token = await idToken({ header, claims });
  }

  async function rotate(): Promise<void> {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    key = { ...(await exportJWK(privateKey)), kid: `${name}-${asked.length}-${Date.now()}`, alg: 'RS256', use: 'sig' };
    provider = new Provider(issuer, {
      clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirect] }],
      jwks: { keys: [key] },
      adapter,
      ttl: lifetimes,
      cookies: { keys: ['a key of a test'] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      pkce: { required: () => false },
      findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, ...accounts.get(id) }) }),
      async loadExistingGrant({ oidc }: any) {
        const grant = new oidc.provider.Grant({ accountId: oidc.session.accountId, clientId: oidc.client.clientId });
        grant.addOIDCScope('openid email profile');
        await grant.save();
        return grant;
      },
    });
    provider.use((context, next) => next().then(() => tamper(context)));
    handle = provider.callback();
  }
  await rotate();

  async function visit(address: string, account: string): Promise<URL> {
    state.account = account;
    const cookies = new Map<string, string>();
    for (let next = new URL(address), hops = 0; hops < 10; hops += 1) {
      if (next.href.startsWith(`${redirect}?`)) return next;
      const response = await fetch(next, {
        redirect: 'manual',
        headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [, called, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
        cookies.set(called!, value!);
      }
      const location = response.headers.get('location');
      if (location === null) throw new Error(`${next.href} answers ${response.status}: ${await response.text()}`);
      next = new URL(location, next);
    }
    throw new Error(`${address} leads nowhere`);
  }

  return {
    issuer,
    clientId,
    clientSecret,
    redirect,
    accounts,
    asked,
    visit,
    rotate,
    get account() {
      return state.account;
    },
    set account(value) {
      state.account = value;
    },
    get misbehaviour() {
      return state.misbehaviour;
    },
    set misbehaviour(value) {
      state.misbehaviour = value;
    },
    async sign(claims, { alg = 'RS256', kid = key.kid!, typ, stolen = false } = {}) {
      const secret = stolen
        ? (await generateKeyPair('RS256')).privateKey
        : alg.startsWith('HS')
          ? new TextEncoder().encode(clientSecret)
          : await importJWK(key, 'RS256');
      return new SignJWT(claims).setProtectedHeader({ alg, kid, ...(typ !== undefined && { typ }) }).sign(secret);
    },
    stop: () => server.drain(0),
  };
}
