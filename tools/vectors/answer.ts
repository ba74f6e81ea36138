import { createCipheriv } from 'node:crypto';
import type { Party } from './parties.ts';
import { keyOf, sharedSecretOf, vectorMoment, without } from './request.ts';

/** An answer as it comes over the wire. */
export interface VectorAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** An answer to the first request, and whether the gateway believes that the receiver gave it. */
export interface AnswerVector {
  title: string;
  proven: boolean;
  answer: VectorAnswer;
}

interface AnswerMaking {
  gateway: Party;
  answerer: Party;
  nonce: string;
  /** What is proven, where that is not what is sent. */
  proven?: { nonce?: string; status?: number; contentType?: string; body?: string };
  /** Who the key says that answers, where that is not the answerer. */
  direction?: [from: Party, to: Party];
  /** The minute of the key, where it is not the binding's. */
  minute?: number;
}

const contentType = 'application/json';
const minuteOfVectors = vectorMoment / 60;
const iv = 'AAECAwQFBgcICQoL';

/**
 * Proves one answer step by step after docs/subgraph-contract.md; what the platform makes of it is what it is tested
 * against.
 */
function makeAnswer({ gateway, answerer, nonce, proven, direction, minute }: AnswerMaking): VectorAnswer {
  const [status, body] = [200, '{"data":{"note":{"text":"Größe"}}}'];
  const { key } = answerKeyOf(gateway, answerer, direction, minute);
  const about = { nonce, status, contentType, body, ...proven };
  const cipher = createCipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'));
  cipher.setAAD(Buffer.from(`${JSON.stringify([about.nonce, about.status, about.contentType])}\n${about.body}`));
  cipher.final();
  const tag = cipher.getAuthTag().toString('base64url');
  const from = `from=${answerer.exchange.kid}; to=${gateway.exchange.kid}`;
  return {
    status,
    headers: {
      'content-type': contentType,
      'orgraph-nonce': nonce,
      'orgraph-answer': `v1; ${from}; iv=${iv}; tag=${tag}`,
    },
    body,
  };
}

/** The key of the answers to the gateway's requests of a minute. */
export function answerKeyOf(
  gateway: Party,
  answerer: Party,
  [from, to]: [Party, Party] = [answerer, gateway],
  minute = minuteOfVectors,
): { info: string; key: Buffer } {
  const info = `orgraph answer v1 from ${from.name} to ${to.name} ${minute}`;
  return { info, key: keyOf(sharedSecretOf(gateway, answerer), info) };
}

/** Answers to the first request, of which the first alone is the receiver's. */
export function answersOf(gateway: Party, answerer: Party): AnswerVector[] {
  const nonce = 'AAECAwQFBgcICQoLDA0ODw';
  const make = (making: Partial<AnswerMaking> = {}) => makeAnswer({ gateway, answerer, nonce, ...making });
  const genuine = make();
  const proof = (change: (value: string) => string): VectorAnswer => ({
    ...genuine,
    headers: { ...genuine.headers, 'orgraph-answer': change(genuine.headers['orgraph-answer']!) },
  });
  const answers: [title: string, proven: boolean, answer: VectorAnswer][] = [
    ['the receiver’s answer', true, genuine],
    ['no proof', false, { ...genuine, headers: without(genuine.headers, 'orgraph-answer') }],
    ['the proof of the answer to another request', false, make({ proven: { nonce: 'DwAODQwLCgkIBwYFBAMCAQ' } })],
    ['another body', false, { ...genuine, body: genuine.body.replace('Größe', 'Grösse') }],
    ['another status', false, { ...genuine, status: 500 }],
    ['another content type', false, { ...genuine, headers: { ...genuine.headers, 'content-type': 'text/plain' } }],
    ['a key of the other direction', false, make({ direction: [gateway, answerer] })],
    ['a key of another minute', false, make({ minute: minuteOfVectors + 1 })],
    ['from and to exchanged', false, proof((value) => value.replace(/from=(.*); to=(.*); iv/, 'from=$2; to=$1; iv'))],
    ['another iv', false, proof((value) => value.replace('iv=AAEC', 'iv=AAED'))],
    ['a shorter tag', false, proof((value) => value.slice(0, -6))],
    [
      'a 401 without a proof',
      false,
      {
        status: 401,
        headers: { 'content-type': 'application/json' },
        body: '{"errors":[{"message":"This service answers the gateway only.","extensions":{"code":"IDENTITY_REQUIRED"}}]}',
      },
    ],
  ];
  return answers.map(([title, proven, answer]) => ({ title, proven, answer }));
}
