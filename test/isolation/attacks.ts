import { createHmac, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { bindingHeader, createBinder } from '#platform/identity/binding.ts';
import { serviceIdentity, type Identity } from '#platform/identity/identity.ts';
import { createMinter, identityHeader, tokenType } from '#platform/identity/identityToken.ts';
import { readTokenKeys } from '#platform/identity/keys.ts';
import { createRequestSigner, requestIdHeader } from '#platform/identity/signedRequest.ts';
import { createAccessTokens } from '../../subgraphs/tenancy/user/accessToken.ts';
import { memberIdentity, type TestSubgraph } from '../harness/subgraph.ts';

type Headers = Record<string, string>;
/** The headers with which an attacker sends `body` straight to a subgraph. */
export type Attack = (target: TestSubgraph, body: string) => Promise<Headers>;

/** A member of some organization, as the gateway would say it. */
export const member = (): Identity => memberIdentity(randomUUID(), 'OWNER');

/** What the gateway itself would send: every attack below differs from it in one thing. */
export const genuine: Attack = (target, body) => userAt('/graphql')(target, body);

/** The same at another path. */
export const userAt =
  (path: string): Attack =>
  (target, body) =>
    sentBy('gateway', target, { path, body, identity: member() });

export const attacks: Record<string, Attack> = {
  nothing: async () => ({ 'content-type': 'application/json' }),
  'headers that claim an identity': async () => ({
    'content-type': 'application/json',
    'x-organization-id': randomUUID(),
    'x-user-id': randomUUID(),
    [identityHeader]: '',
    [bindingHeader]: '',
  }),
  'the client’s own token as a bearer': async (target) => ({
    'content-type': 'application/json',
    authorization: `Bearer ${await clientToken(target)}`,
  }),
  'the client’s own token in place of the identity': async (target, body) =>
    bound(target, body, await clientToken(target)),
  'an identity for another audience': (target, body) =>
    bound(target, body, createMinter(target.keys.of('gateway')).mint(member(), neighbourOf(target.name))),
  'an expired identity': (target, body) =>
    bound(target, body, createMinter(target.keys.of('gateway'), () => Date.now() - 60_000).mint(member(), target.name)),
  'alg none': (target, body) =>
    bound(
      target,
      body,
      forged(target, { alg: 'none' }, () => ''),
    ),
  'HS256 with the public key as text': async (target, body) =>
    bound(
      target,
      body,
      forged(target, { alg: 'HS256' }, hashedWith((await publicKeyOf(target)).export({ format: 'pem', type: 'spki' }))),
    ),
  'HS256 with the public key as bytes': async (target, body) =>
    bound(
      target,
      body,
      forged(
        target,
        { alg: 'HS256' },
        hashedWith(Buffer.from((await publicKeyOf(target)).export({ format: 'jwk' }).x!, 'base64url')),
      ),
    ),
  'a wrong type of token': (target, body) =>
    bound(target, body, forged(target, { typ: 'at+jwt' }, signedBy(signingKey(target, 'gateway')))),
  'a key of the attacker’s own': (target, body) =>
    bound(target, body, forged(target, {}, signedBy(generateKeyPairSync('ed25519').privateKey))),
  'an identity that the subgraph’s neighbour has minted': (target, body) =>
    sentBy(neighbourOf(target.name), target, { body, identity: member() }),
  'another subgraph’s service token': (target, body) =>
    sentBy(neighbourOf(target.name), target, {
      body,
      identity: serviceIdentity(neighbourOf(target.name), 'membership', randomUUID()),
    }),
  'a service token of the gateway': (target, body) =>
    sentBy('gateway', target, { body, identity: serviceIdentity('gateway', 'membership', randomUUID()) }),
  'an identity without its binding': async ({ name, keys }) => ({
    'content-type': 'application/json',
    [identityHeader]: createMinter(keys.of('gateway')).mint(member(), name),
  }),
  'a swapped body': (target, body) => genuine(target, `${body} `),
  'a swapped identity': async (target, body) => ({
    ...(await genuine(target, body)),
    [identityHeader]: createMinter(target.keys.of('gateway')).mint(member(), target.name),
  }),
  'a swapped client address': async (target, body) => ({
    ...(await genuine(target, body)),
    'orgraph-client-address': '192.0.2.99',
  }),
};

/** Only tenancy serves anyone without an organization. */
export const withoutOrganization: Attack = (target, body) =>
  sentBy('gateway', target, { body, identity: { ...member(), organization: null, membership: null } });

/** As a process of the deployment would send it. */
async function sentBy(
  sender: string,
  { name, keys }: TestSubgraph,
  request: { path?: string; body: string; identity: Identity },
): Promise<Headers> {
  const signer = createRequestSigner(keys.of(sender), keys.ring);
  return (await signer.sign({ path: '/graphql', ...request, receiver: name })).headers;
}

/** A token of any making, under a binding that the gateway itself would make for it: only the token can be refused. */
async function bound({ name, keys }: TestSubgraph, body: string, jws: string): Promise<Headers> {
  const requestId = randomUUID();
  const { value } = await createBinder(keys.of('gateway'), keys.ring).bind(
    { method: 'POST', path: '/graphql', identity: jws, requestId, clientAddress: '', clientAgent: '', body },
    name,
  );
  return {
    'content-type': 'application/json',
    [identityHeader]: jws,
    [bindingHeader]: value,
    [requestIdHeader]: requestId,
  };
}

const clientToken = (target: TestSubgraph): Promise<string> =>
  createAccessTokens(() => readTokenKeys(target.keys.directory)[0]!).issue(randomUUID(), randomUUID());

const neighbourOf = (name: string): string => (name === 'slack' ? 'content' : 'slack');

const signingKey = ({ keys }: TestSubgraph, name: string): KeyObject => keys.of(name).signing[0]!.key;
const publicKeyOf = async ({ keys }: TestSubgraph): Promise<KeyObject> =>
  (await keys.ring.current('gateway', 'sig'))!.key;
const hashedWith = (secret: string | Buffer) => (text: string) =>
  createHmac('sha256', secret).update(text).digest('base64url');
const signedBy = (key: KeyObject) => (text: string) => sign(null, Buffer.from(text), key).toString('base64url');

/** The gateway's claims under another header or signature. */
function forged({ name, keys }: TestSubgraph, header: object, signature: (text: string) => string): string {
  const [, claims] = createMinter(keys.of('gateway')).mint(member(), name).split('.');
  const text = `${Buffer.from(JSON.stringify({ alg: 'EdDSA', kid: keys.of('gateway').signing[0]!.id, typ: tokenType, ...header })).toString('base64url')}.${claims}`;
  return `${text}.${signature(text)}`;
}
