import { createHmac, createPublicKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { platformDirectory } from '../project/projectDirectory.ts';
import { answerKeyOf, answersOf, type AnswerVector } from './answer.ts';
import { fixedKey, jwksOf, partyOf } from './parties.ts';
import { bindingKeyOf, makeRequest, vectorMoment, without, type Making, type VectorRequest } from './request.ts';

/** A request and whether a conforming subgraph takes it as proven. */
export interface Vector {
  title: string;
  proven: boolean;
  request: VectorRequest;
}

/** Every step of proving a request and its answer, with keys, moment and requests that never change. */
export interface Vectors {
  about: string;
  /** Seconds since the epoch at which each request arrives. */
  moment: number;
  /** The subgraph that receives them. */
  receiver: string;
  jwks: { keys: Record<string, unknown>[] };
  privateKeys: Record<string, { signing: object; exchange: object }>;
  bindingKey: { sharedSecret: string; info: string; key: string };
  requests: Vector[];
  /** Of the macs of answers, and of the tags of answers to requests of the moment's minute. */
  answerKeys: Record<'mac' | 'tag', { info: string; key: string }>;
  answers: AnswerVector[];
}

export const vectorsFile = `${platformDirectory}docs/subgraph-contract-vectors.json`;

/** Writes the contract's test vectors; with `check` it compares. @returns whether the file is what the tool writes. */
export async function writeVectors({ check = false } = {}): Promise<boolean> {
  const text = `${JSON.stringify(await makeVectors(), null, 2)}\n`;
  if (!check) writeFileSync(vectorsFile, text);
  return readFileSync(vectorsFile, 'utf8') === text;
}

async function makeVectors(): Promise<Vectors> {
  const [gateway, receiver, neighbour] = (await Promise.all(['gateway', 'notes', 'neighbour'].map(partyOf))) as [
    Party,
    Party,
    Party,
  ];
  const stranger = await fixedKey('ed25519', 'stranger');
  const publicText = createPublicKey(gateway.signing.key).export({ format: 'pem', type: 'spki' });
  const make = (making: Omit<Making, 'gateway' | 'receiver'> = {}) => makeRequest({ gateway, receiver, ...making });
  const changed = (change: (request: VectorRequest) => Partial<VectorRequest>): VectorRequest => ({
    ...make(),
    ...change(make()),
  });
  const header = (name: string, value: string) =>
    changed(({ headers }) => ({ headers: { ...headers, [name]: value } }));
  const rebound = (making: { left: number; idempotency?: string }, change: (value: string) => string) => {
    const request = make(making);
    return {
      ...request,
      headers: { ...request.headers, 'orgraph-binding': change(request.headers['orgraph-binding']!) },
    };
  };
  const idempotent = (headers: Record<string, string>): VectorRequest => {
    const request = make({ left: 2_500, idempotency: 'key.0.digest' });
    return { ...request, headers: { ...request.headers, ...headers } };
  };
  const { sharedSecret, info, key } = bindingKeyOf(gateway, receiver);
  const proven: Record<string, VectorRequest> = {
    'the gateway’s request': make(),
    'the gateway’s request with the time that is left': make({ left: 9_750 }),
    'a body beyond ASCII': make({ body: '{"query":"{ note(text: \\"Größe\\") { id } }"}' }),
    'an anonymous caller': make({
      claims: {
        sub: 'anonymous',
        sub_type: 'anonymous',
        membership: undefined,
        role: undefined,
        permissions: [],
        teams: [],
        email: undefined,
        mver: undefined,
      },
    }),
    'a gateway that says how long it waits (v2)': make({ left: 2_500 }),
    'a mutation that has one effect however often it comes (v2)': make({
      left: 2_500,
      idempotency: 'key.0.digest',
      body: '{"query":"mutation { changeNote(id: 1, text: 2) { note { id } } }"}',
    }),
    'five seconds late in each clock': make({ claims: { iat: vectorMoment - 30, exp: vectorMoment - 4 }, late: -34 }),
  };
  const refused: Record<string, VectorRequest> = {
    'no identity': changed(({ headers }) => ({ headers: without(headers, 'txn-token') })),
    'no binding': changed(({ headers }) => ({ headers: without(headers, 'orgraph-binding') })),
    'another key under the gateway’s kid': make({ signing: { ...stranger, kid: gateway.signing.kid } }),
    'a kid that is not published': make({ signing: stranger }),
    'iss that is not the key’s': make({ signing: neighbour.signing }),
    'alg none': make({ header: { alg: 'none' }, signature: () => '' }),
    'alg HS256 with the public key as the secret': make({
      header: { alg: 'HS256' },
      signature: (text) => createHmac('sha256', publicText).update(text).digest('base64url'),
    }),
    'typ at+jwt': make({ header: { typ: 'at+jwt' } }),
    'another audience': make({ claims: { aud: 'elsewhere' } }),
    'several audiences': make({ claims: { aud: ['notes', 'elsewhere'] } }),
    expired: make({ claims: { iat: vectorMoment - 36, exp: vectorMoment - 6 } }),
    'issued in the future': make({ claims: { iat: vectorMoment + 6, exp: vectorMoment + 30 } }),
    'good for longer than 30 seconds': make({ claims: { exp: vectorMoment + 31 } }),
    'a missing claim': make({ claims: { permissions: undefined } }),
    'another body': changed(({ body }) => ({ body: `${body} ` })),
    'another method': changed(() => ({ method: 'PUT' })),
    'another path': changed(() => ({ path: '/graphql?other=1' })),
    'another request id': header('x-request-id', 'request-2'),
    'another client address': header('orgraph-client-address', '192.0.2.2'),
    'another client agent': header('orgraph-client-agent', 'another browser'),
    'another identity': header(
      'txn-token',
      make({ claims: { org: '0c7a1f64-2b0e-4f6a-8a3e-8b5e6f1d2c02' } }).headers['txn-token']!,
    ),
    'more time': header('orgraph-binding', make({ left: 9_750 }).headers['orgraph-binding']!.replace('9750', '9751')),
    'a key for repetitions that is not bound': changed(() => {
      const { headers } = make({ left: 9_750 });
      return { headers: { ...headers, 'orgraph-idempotency': 'a' } };
    }),
    'time under version 1': header(
      'orgraph-binding',
      make({ left: 9_750 }).headers['orgraph-binding']!.replace('v2', 'v1'),
    ),
    'version 2 without time': header('orgraph-binding', make().headers['orgraph-binding']!.replace('v1', 'v2')),
    'a binding that is too old': make({ late: -36 }),
    'a binding from the future': make({ late: 6 }),
    'a binding to another subgraph': header(
      'orgraph-binding',
      makeRequest({ gateway, receiver: neighbour }).headers['orgraph-binding']!,
    ),
    'another time to wait (v2)': rebound({ left: 2_500 }, (value) => value.replace('left=2500', 'left=9500')),
    'version 2 read as version 1': rebound({ left: 2_500 }, (value) =>
      value.replace('v2', 'v1').replace('left=2500; ', ''),
    ),
    'version 2 without its time to wait': rebound({ left: 2_500 }, (value) => value.replace('left=2500; ', '')),
    'version 1 with a time to wait': rebound({ left: 2_500 }, (value) => value.replace('v2', 'v1')),
    'another idempotency key (v2)': idempotent({ 'orgraph-idempotency': 'key.1.digest' }),
    'no idempotency key any more (v2)': {
      ...idempotent({}),
      headers: without(idempotent({}).headers, 'orgraph-idempotency'),
    },
    'two bindings in one header': changed(({ headers }) => ({
      headers: { ...headers, 'orgraph-binding': `${headers['orgraph-binding']}, ${headers['orgraph-binding']}` },
    })),
  };
  return {
    about:
      'Test vectors of docs/subgraph-contract.md, written by: npx orgraph vectors. The keys are public; no deployment may use them.',
    moment: vectorMoment,
    receiver: receiver.name,
    jwks: jwksOf([gateway, receiver, neighbour]),
    privateKeys: Object.fromEntries(
      [gateway, receiver].map(({ name, signing, exchange }) => [
        name,
        { signing: signing.jwk, exchange: exchange.jwk },
      ]),
    ),
    bindingKey: { sharedSecret: sharedSecret.toString('hex'), info, key: key.toString('hex') },
    requests: [...listed(proven, true), ...listed(refused, false)],
    answerKeys: { mac: answerKey('mac', gateway, receiver), tag: answerKey('tag', gateway, receiver) },
    answers: answersOf(gateway, receiver),
  };
}

function answerKey(form: 'mac' | 'tag', gateway: Party, receiver: Party): { info: string; key: string } {
  const { info, key } = answerKeyOf(form, gateway, receiver);
  return { info, key: key.toString('hex') };
}

type Party = Making['gateway'];

const listed = (requests: Record<string, VectorRequest>, isProven: boolean): Vector[] =>
  Object.entries(requests).map(([title, request]) => ({ title, proven: isProven, request }));
