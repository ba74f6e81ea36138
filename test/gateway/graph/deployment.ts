import { graphql } from 'graphql';
import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { listen, readBody, sendJson } from '#platform/process/httpServer.ts';
import type { Identity } from '#platform/identity/identity.ts';
import { serviceIdentity } from '#platform/identity/identity.ts';
import { readTokenKeys, tokenIssuer } from '#platform/identity/keys.ts';
import { createLog } from '#platform/process/log.ts';
import { createRequestSigner, createRequestVerifier } from '#platform/identity/signedRequest.ts';
import { endpointsOf } from '#gateway/supergraph/subgraphUrls.ts';
import { readForwardRules } from '#gateway/subgraphClient/headerForwarding.ts';
import { organizationMode } from '#gateway/identity/organizationMode.ts';
import { openGateway } from '#gateway/deployment/openGateway.ts';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { createTestKeys } from '../../harness/keys.ts';
import { composeSmall, schemaOf, type SmallSubgraph } from './compose.ts';

/** A request as a subgraph received and proved it. */
export interface Received { service: string; identity: Identity; until: number; headers: NodeJS.Dict<string | string[]>; query: string }

export interface Member { organization: { id: string; slug: string; status: string }; status: string; role: { key: string; level: number }; permissions: string[] }

const subgraphs: SmallSubgraph[] = [
  {
    name: 'tenancy',
    sdl: `
      type Query { me: User @access(needs: USER) organization: Organization whoAmI: String @access(needs: USER) slow: String @access(needs: NOTHING) }
      type Mutation { logIn(email: String!): String @access(needs: NOTHING) createTeam(input: TeamInput!): String updateOrganization(name: String!): String logOut: String @access(needs: USER) }
      input TeamInput { name: String! size: Int }
      type User @key(fields: "id") { id: ID! }
      type Organization @key(fields: "id") { id: ID! name: String }
    `,
    resolvers: {
      Query: {
        me: (_: unknown, __: unknown, { identity }: { identity: Identity }) => ({ id: identity.subject }),
        whoAmI: (_: unknown, __: unknown, { identity }: { identity: Identity }) => JSON.stringify(identity),
        organization: (_: unknown, __: unknown, { identity }: { identity: Identity }) => ({ id: identity.organization, name: 'O' }),
        slow: () => new Promise(() => {}),
      },
      Mutation: { logIn: () => 'token', createTeam: () => 'made', updateOrganization: () => 'updated', logOut: () => 'bye' },
    },
  },
  {
    name: 'slack',
    sdl: 'type Query { channels: [String!] } type User @key(fields: "id") { id: ID! slackName: String }',
    resolvers: { Query: { channels: () => ['general'] }, User: { slackName: () => 'ann' } },
  },
];

/** A gateway over HTTP in front of two proving subgraphs, with keys and a clock of its own. */
export async function deploy({ corsOrigins = [] as string[], patience = 5_000, bodyBytes = 10_000, membershipSeconds = 30 } = {}) {
  const keys = await createTestKeys();
  const log = createLog('test', 'silent');
  const clock = { offset: 0 };
  const now = () => Date.now() + clock.offset;
  const received: Received[] = [];
  const asked: { user: string; organization: string }[] = [];
  const members = new Map<string, Member>();
  const inactive = new Set<string>();
  const memberOf = (user: string, organization: string | null) =>
    [...members].find(([key, member]) => key.startsWith(`${user} `) && (member.organization.id === organization || member.organization.slug === organization))?.[1];

  const servers = await Promise.all(subgraphs.map(async (subgraph) => {
    const schema = schemaOf(subgraph);
    const verifier = createRequestVerifier(keys.of(subgraph.name as 'tenancy'), keys.ring, now);
    const server = await listen((request, response) => {
      void (async () => {
        if (request.url === '/health/ready') return sendJson(response, 200, {});
        const body = await readBody(request, 1_000_000);
        const { identity } = await verifier.verify({ method: request.method!, path: request.url!, headers: request.headers, body });
        const content = JSON.parse(body.toString()) as { query: string; variables?: Record<string, unknown>; user: string; organization: string | null };
        if (request.url === '/internal/membership') {
          if (content.organization !== null) asked.push({ user: content.user, organization: content.organization });
          const member = memberOf(content.user, content.organization);
          return sendJson(response, 200, member === undefined ? { organization: null, active: !inactive.has(content.user), email: null } : {
            ...member, membership: { id: randomUUID(), status: member.status, version: 1 }, teams: [], email: null, platformAdmin: false,
          });
        }
        const claims = JSON.parse(Buffer.from((request.headers['txn-token'] as string).split('.')[1]!, 'base64url').toString()) as { exp: number };
        received.push({ service: subgraph.name, identity, until: claims.exp * 1000, headers: request.headers, query: content.query });
        return sendJson(response, 200, await graphql({ schema, source: content.query, variableValues: content.variables ?? {}, contextValue: { identity } }));
      })().catch((error: unknown) => sendJson(response, 401, { errors: [{ message: String(error), extensions: { code: 'IDENTITY_REQUIRED' } }] }));
    }, 0, '127.0.0.1');
    return [subgraph.name, server] as const;
  }));
  const byName = new Map(servers);
  const urls = new Map(servers.map(([name, { url }]) => [name, url]));

  const supergraph = readSupergraph(composeSmall(subgraphs));
  const endpoints = endpointsOf(supergraph.urls, urls);
  const { handler, close } = await openGateway({
    supergraph, endpoints, log,
    forward: readForwardRules('', endpoints.keys(), true),
    mode: organizationMode({ keys: keys.of('gateway'), ring: keys.ring, endpoints: () => endpoints, membershipSeconds, log, now }),
    configuration: { corsOrigins, deduplicate: true, overrideLabels: [], requestSeconds: patience / 1000, limits: { bodyBytes, tokens: 1_000, depth: 20, aliases: 20, selections: 1_000, branches: 300, objects: 100_000 } },
  });
  const gateway = await listen(handler, 0, '127.0.0.1');

  const tokenKey = readTokenKeys(keys.directory)[0]!;

  return {
    url: gateway.url,
    received,
    asked,
    clock,
    /** Makes a user a member. */
    join(user: string, member: Member) { members.set(`${user} ${member.organization.id}`, member); },
    /** A user's account ends. */
    deactivate(user: string) { inactive.add(user); },
    leave(user: string, organization: string) { members.delete(`${user} ${organization}`); },
    token: (user: string, { type = 'at+jwt', issuer = tokenIssuer, audience = 'orgraph', expires = '5m' as string | number } = {}) => new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: 'EdDSA', kid: tokenKey.id, typ: type }).setSubject(user).setIssuer(issuer).setAudience(audience).setIssuedAt().setExpirationTime(expires).sign(tokenKey.key),
    /** Tenancy's (or another's) word that a membership has changed. */
    async signal(body: object, { from = 'tenancy' as 'tenancy' | 'slack', purpose = 'membership-changed' } = {}) {
      const text = JSON.stringify(body);
      const headers = await createRequestSigner(keys.of(from), keys.ring, now).sign({ path: '/internal/membership-changed', body: text, identity: serviceIdentity(from, purpose), receiver: 'gateway' });
      return (await fetch(`${gateway.url}/internal/membership-changed`, { method: 'POST', headers, body: text })).status;
    },
    stopSubgraph: (name: string) => byName.get(name)!.drain(0),
    async stop() {
      await gateway.drain(0);
      close();
      await Promise.all(servers.map(([, server]) => server.drain(0).catch(() => undefined)));
      keys.remove();
    },
  };
}

export type Deployment = Awaited<ReturnType<typeof deploy>>;

/** Sends an operation as a client does. */
export async function request(url: string, query: string, { token, organization, headers = {}, variables }: { token?: string | undefined; organization?: string | undefined; headers?: Record<string, string>; variables?: unknown } = {}) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }), ...(organization !== undefined && { 'x-organization-id': organization }), ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  const content = JSON.parse(text) as { data?: any; errors?: { message: string; path?: unknown[]; extensions: { code: string; field?: string; requestId: string } }[] };
  return { status: response.status, headers: response.headers, text, content, code: content.errors?.[0]?.extensions.code, stable: text.replaceAll(/"requestId":"[^"]*"/g, '') };
}
