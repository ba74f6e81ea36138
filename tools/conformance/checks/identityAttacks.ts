import { createHmac, createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { serviceIdentity } from '#platform/identity/identity.ts';
import type { OwnKeys } from '#platform/identity/keys.ts';
import { NotAvailable } from '../check.ts';
import { signedBy, type Forge, type Forgery } from '../forge.ts';
import type { AttackedSubgraph } from '../target.ts';
import { question, type Attack } from './refusal.ts';

const advice = (what: string) => `${what} (docs/subgraph-contract.md, The identity).`;
const now = () => Math.floor(Date.now() / 1000);

/** The gateway's request with one thing of its token changed. */
const forged = (
  name: string,
  claim: string,
  sent: string,
  what: string,
  forgery: (target: AttackedSubgraph) => Forgery,
): Attack => ({
  name: `identity/${name}`,
  claim,
  sent,
  advice: advice(what),
  make: (target, forge) => forge.bound(question, forge.token(target.members[0], forgery(target))),
});

/** Everything but the identity that the gateway itself has signed for this subgraph is refused. */
export const identityAttacks: readonly Attack[] = [
  {
    name: 'identity/none',
    claim: 'a request without an identity is refused',
    sent: 'no headers but the content type',
    advice: advice('Refuse every request without txn-token before reading what it asks'),
    make: ({ url }) => ({
      method: 'POST',
      path: url.pathname,
      headers: { 'content-type': 'application/json' },
      body: question,
    }),
  },
  {
    name: 'identity/claimed',
    claim: 'headers that claim an identity prove none',
    sent: 'X-Organization-ID and X-User-ID, no signature',
    advice: advice('Take organization and person from the verified token alone'),
    make: ({ url, members: [{ subject, organization }] }) => ({
      method: 'POST',
      path: url.pathname,
      headers: { 'content-type': 'application/json', 'x-organization-id': organization ?? '', 'x-user-id': subject },
      body: question,
    }),
  },
  {
    name: 'identity/get',
    claim: 'a GET without an identity is refused',
    sent: 'GET ?query={ __typename }',
    advice: advice('Refuse whatever the method is'),
    make: ({ url }) => ({
      method: 'GET',
      path: `${url.pathname}?query=${encodeURIComponent('{ __typename _service { sdl } }')}`,
      headers: {},
      body: '',
    }),
  },
  forged(
    'wrong-signature',
    'a token whose signature does not fit is refused',
    'the gateway’s token with one bit of its signature changed',
    'Verify the signature with the key that the header’s kid names',
    ({ gateway }) => ({
      signature: (text) => {
        const bytes = Buffer.from(signedBy(gateway.signing[0]!.key)(text), 'base64url');
        bytes[5]! ^= 1;
        return bytes.toString('base64url');
      },
    }),
  ),
  forged(
    'foreign-key',
    'a token signed with a key of the sender’s own is refused',
    'the gateway’s claims and kid, signed with another key',
    'Verify with the published key of that kid, never with one that comes along',
    () => ({ signature: signedBy(generateKeyPairSync('ed25519').privateKey) }),
  ),
  forged(
    'unknown-key-id',
    'a token whose key is not published is refused',
    'a good signature under a kid that the JWKS does not have',
    'Look the kid up in the JWKS; read it anew at most every few seconds; refuse what it does not have',
    () => ({ header: { kid: randomUUID() } }),
  ),
  forged(
    'expired',
    'an expired token is refused',
    'a token that ended 30 seconds ago',
    'Refuse a token more than 5 s after exp',
    () => ({ claims: { iat: now() - 60, exp: now() - 30 } }),
  ),
  forged(
    'not-yet-valid',
    'a token from the future is refused',
    'a token issued a minute from now',
    'Refuse a token whose iat is more than 5 s ahead',
    () => ({ claims: { iat: now() + 60, exp: now() + 85 } }),
  ),
  forged(
    'too-long',
    'a token that is good for longer than 30 seconds is refused',
    'a token good for an hour',
    'Refuse a token with exp more than 30 s after iat',
    () => ({ claims: { exp: now() + 3_600 } }),
  ),
  forged(
    'wrong-audience',
    'a token for another subgraph is refused',
    'a token whose audience is another subgraph',
    'Compare aud with the subgraph’s own name',
    () => ({ claims: { aud: 'elsewhere' } }),
  ),
  forged(
    'many-audiences',
    'a token for several subgraphs is refused',
    'a token whose audience is a list',
    'Accept aud as one string only',
    ({ name }) => ({ claims: { aud: [name, 'elsewhere'] } }),
  ),
  forged(
    'wrong-issuer',
    'a token whose key is not its issuer’s is refused',
    'iss: gateway under another process’ key',
    'Compare iss with the iss of the published key',
    (target) => ({ by: neighbourOf(target), claims: { iss: 'gateway' } }),
  ),
  forged('wrong-type', 'a token of another type is refused', 'typ: at+jwt', 'Accept typ txntoken+jwt only', () => ({
    header: { typ: 'at+jwt' },
  })),
  forged('alg-none', 'an unsigned token is refused', 'alg: none', 'Accept alg EdDSA only', () => ({
    header: { alg: 'none' },
    signature: () => '',
  })),
  ...(['text', 'bytes'] as const).map((form) =>
    forged(
      `hs256-${form}`,
      'a token keyed with the public key is refused',
      `alg: HS256 with the public key’s ${form} as the secret`,
      'Accept alg EdDSA only',
      ({ gateway }) => ({ header: { alg: 'HS256' }, signature: hashedWith(gateway, form) }),
    ),
  ),
  {
    name: 'identity/neighbour',
    claim: 'an identity that another process has made is refused',
    sent: 'a neighbour’s genuine token and binding',
    advice: advice('Answer /graphql to iss gateway only'),
    make: (target, forge) => byNeighbour(target, forge),
  },
  {
    name: 'identity/service',
    claim: 'a service’s identity asks nothing of the graph',
    sent: 'sub_type: service, signed by the gateway',
    advice: advice('Answer /graphql to sub_type user and anonymous only'),
    make: ({ members: [{ organization }] }, forge) =>
      forge.bound(question, forge.token(serviceIdentity('gateway', 'membership', organization))),
  },
  forged(
    'no-organization',
    'an identity without an organization is refused',
    'the gateway’s token without org',
    'Refuse a token without org, unless this is the subgraph that keeps people and organizations',
    () => ({ claims: { org: undefined } }),
  ),
];

const byNeighbour = (target: AttackedSubgraph, forge: Forge) => {
  const by = neighbourOf(target);
  return forge.bound(question, forge.token(target.members[0], { by }), { by });
};

function neighbourOf({ neighbour }: AttackedSubgraph): OwnKeys {
  if (neighbour === undefined)
    throw new NotAvailable('the keys folder has no other process than the gateway and this subgraph');
  return neighbour;
}

function hashedWith({ signing: [current] }: OwnKeys, form: 'text' | 'bytes'): (text: string) => string {
  const key = createPublicKey(current!.key);
  const secret =
    form === 'text'
      ? key.export({ format: 'pem', type: 'spki' })
      : Buffer.from(key.export({ format: 'jwk' }).x!, 'base64url');
  return (text) => createHmac('sha256', secret).update(text).digest('base64url');
}
