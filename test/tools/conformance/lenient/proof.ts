import { createHash, createHmac, verify, type KeyObject } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { OwnKeys } from '#platform/identity/keys.ts';
import { bindingKey, type Jwks } from './keys.ts';

/** The claims that the graph is asked under. */
export interface Claims {
  iss: string;
  aud: unknown;
  sub: string;
  sub_type: string;
  org?: string;
  membership?: string;
  mver?: number;
  read_only?: boolean;
  permissions: string[];
  iat: number;
  exp: number;
}

export interface Request {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}
export interface Proof {
  claims: Claims;
  nonce: string;
  /** The key header, where the binding covers it. */
  idempotency?: string | undefined;
}

/** Which rules of the contract are not kept. */
export type Skipped = ReadonlySet<string>;

/**
 * Proves a request by docs/subgraph-contract.md, but for the rules that are skipped; undefined refuses it. It shares no
 * code with the platform.
 */
export function prove(
  { method, path, headers, body }: Request,
  own: OwnKeys,
  jwks: Jwks,
  skipped: Skipped,
  now = Date.now() / 1000,
): Proof | undefined {
  const keeps = (rule: string) => !skipped.has(rule);
  const token = text(headers['txn-token']);
  if (token === '') return unproven(method, headers, skipped);
  // A service asks nothing of the graph; for readiness it does.
  const ofClaims = (rule: string) => keeps(rule) && !(rule === 'identity/service' && path === '/health/ready');
  const claims = claimsOf(token, own.name, jwks, ofClaims, now);
  if (claims === undefined) return undefined;
  const given = text(headers['orgraph-binding']);
  if (given === '' && !keeps('binding/none')) return { claims, nonce: '' };
  const form =
    'v([12]); from=([\\w-]+); to=([\\w-]+); time=(\\d{1,12}); nonce=([\\w-]{22})(?:; left=(\\d{1,9}))?; mac=([\\w-]{43})';
  const [, version, from, to, time, nonce, left, mac] =
    new RegExp(keeps('transport/repeated-binding') ? `^${form}$` : form).exec(given) ?? [];
  if (from === undefined || to === undefined || time === undefined || nonce === undefined || mac === undefined)
    return undefined;
  if ((version === '2') !== (left !== undefined) || (left !== undefined && !keeps('binding/version-2')))
    return undefined;
  const age = now - Number(time);
  if ((age > 35 && keeps('binding/old')) || (age < -5 && keeps('binding/future'))) return undefined;
  const idempotency = left === undefined ? undefined : text(headers['orgraph-idempotency']);
  if (!keeps('mac')) return { claims, nonce, idempotency };
  const peer = jwks.find('enc', ({ kid, iss }) => kid === from && iss === claims.iss);
  const key = peer && bindingKey(own, to, peer.key, claims.iss);
  if (key === undefined) return undefined;
  const head = [
    keeps('binding/method') || method === 'GET' ? method : 'POST',
    keeps('binding/path') ? path : path.split('?')[0],
    createHash('sha256').update(token).digest('base64url'),
    text(headers['x-request-id']),
    text(headers['orgraph-client-address']),
    text(headers['orgraph-client-agent']),
    time,
    nonce,
    ...(left === undefined ? [] : [left, idempotency]),
  ];
  const bytes = keeps('binding/body') ? body : Buffer.from(body.toString().trimEnd());
  return createHmac('sha256', key)
    .update(`${JSON.stringify(head)}\n`)
    .update(bytes)
    .digest('base64url') === mac
    ? { claims, nonce, idempotency }
    : undefined;
}

/** What somebody gets who proves nothing. */
function unproven(method: string, headers: IncomingHttpHeaders, skipped: Skipped): Proof | undefined {
  const org = text(headers['x-organization-id']);
  const rule = method === 'GET' ? 'identity/get' : org !== '' ? 'identity/claimed' : 'identity/none';
  return skipped.has(rule)
    ? {
        claims: { iss: 'gateway', aud: '', sub: 'somebody', sub_type: 'user', org, permissions: [], iat: 0, exp: 0 },
        nonce: '',
      }
    : undefined;
}

function claimsOf(
  token: string,
  name: string,
  jwks: Jwks,
  keeps: (rule: string) => boolean,
  now: number,
): Claims | undefined {
  const [head = '', payload = '', whole = ''] = token.split('.');
  const signature = keeps('transport/oversized-header') ? whole : whole.slice(0, 86);
  const header = parsed(head) as { alg?: string; kid?: string; typ?: string } | undefined;
  const claims = parsed(payload) as Claims | undefined;
  if (header === undefined || claims === undefined) return undefined;
  const key =
    jwks.find('sig', ({ kid }) => kid === header.kid) ??
    (keeps('identity/unknown-key-id') ? undefined : jwks.find('sig', ({ iss }) => iss === 'gateway'));
  if (key === undefined || !isSigned(`${head}.${payload}`, signature, header.alg, key.key, keeps)) return undefined;
  if (required.some((name) => !(name in claims))) return undefined;
  const refusals: [rule: string, broken: boolean][] = [
    ['identity/wrong-type', header.typ !== 'txntoken+jwt'],
    ['identity/wrong-issuer', claims.iss !== key.iss],
    ['identity/many-audiences', Array.isArray(claims.aud)],
    ['identity/wrong-audience', !Array.isArray(claims.aud) && claims.aud !== name],
    ['identity/expired', claims.exp < now - 5],
    ['identity/not-yet-valid', claims.iat > now + 5],
    ['identity/too-long', claims.exp - claims.iat > 30],
    ['identity/neighbour', key.iss !== 'gateway' && claims.iss !== 'gateway'],
    ['identity/service', claims.sub_type !== 'user' && claims.sub_type !== 'anonymous'],
    ['identity/no-organization', claims.org === undefined && claims.sub_type !== 'service'],
  ];
  return refusals.some(([rule, broken]) => broken && keeps(rule)) ? undefined : claims;
}

const required = ['iss', 'aud', 'sub', 'sub_type', 'permissions', 'teams', 'txn', 'jti', 'iat', 'exp'];

function isSigned(
  text: string,
  signature: string,
  algorithm: string | undefined,
  key: KeyObject,
  keeps: (rule: string) => boolean,
): boolean {
  if (algorithm === 'EdDSA')
    return !keeps('signature') || verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
  if (algorithm === 'none') return !keeps('identity/alg-none');
  const keyed = (secret: string | Buffer) =>
    createHmac('sha256', secret).update(text).digest('base64url') === signature;
  return (
    algorithm === 'HS256' &&
    ((!keeps('identity/hs256-text') && keyed(key.export({ format: 'pem', type: 'spki' }))) ||
      (!keeps('identity/hs256-bytes') && keyed(Buffer.from(key.export({ format: 'jwk' }).x!, 'base64url'))))
  );
}

const text = (value: string | string[] | undefined): string => (typeof value === 'string' ? value : '');

function parsed(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return undefined;
  }
}
