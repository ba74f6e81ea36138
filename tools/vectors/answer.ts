import { createCipheriv, createHmac } from 'node:crypto';
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

type ProofForm = 'mac' | 'tag';

interface AnswerMaking {
  form: ProofForm;
  gateway: Party;
  answerer: Party;
  nonce: string;
  /** What is proven, where that is not what is sent. */
  proven?: { nonce?: string; status?: number; contentType?: string; body?: string };
  /** Who the key says that answers, where that is not the answerer. */
  direction?: [from: Party, to: Party];
  /** The minute of a tag's key, where it is not the binding's. */
  minute?: number;
}

const contentType = 'application/json';
const minuteOfVectors = vectorMoment / 60;
const iv = 'AAECAwQFBgcICQoL';

/**
 * Proves one answer step by step after docs/subgraph-contract.md; what the platform makes of it is what it is tested
 * against.
 */
function makeAnswer({ form, gateway, answerer, nonce, proven, direction, minute }: AnswerMaking): VectorAnswer {
  const [status, body] = [200, '{"data":{"note":{"text":"Größe"}}}'];
  const { key } = answerKeyOf(form, gateway, answerer, direction, minute);
  const about = { nonce, status, contentType, body, ...proven };
  const content = Buffer.from(`${JSON.stringify([about.nonce, about.status, about.contentType])}\n${about.body}`);
  const between = `from=${answerer.exchange.kid}; to=${gateway.exchange.kid}`;
  return {
    status,
    headers: {
      'content-type': contentType,
      'orgraph-nonce': nonce,
      'orgraph-answer':
        form === 'mac' ? `v2; ${between}; ${macOf(key, content)}` : `v1; ${between}; ${tagOf(key, content)}`,
    },
    body,
  };
}

const macOf = (key: Buffer, content: Buffer): string =>
  `mac=${createHmac('sha256', key).update(content).digest('base64url')}`;

function tagOf(key: Buffer, content: Buffer): string {
  const cipher = createCipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'));
  cipher.setAAD(content);
  cipher.final();
  return `iv=${iv}; tag=${cipher.getAuthTag().toString('base64url')}`;
}

/** The key of the answers to the gateway's requests: of their macs, or of the tags of those of a minute. */
export function answerKeyOf(
  form: ProofForm,
  gateway: Party,
  answerer: Party,
  [from, to]: [Party, Party] = [answerer, gateway],
  minute = minuteOfVectors,
): { info: string; key: Buffer } {
  const between = `from ${from.name} to ${to.name}`;
  const info = form === 'mac' ? `orgraph answer v2 ${between}` : `orgraph answer v1 ${between} ${minute}`;
  return { info, key: keyOf(sharedSecretOf(gateway, answerer), info) };
}

/** Answers to the first request, of which the first of each form alone is the receiver's. */
export function answersOf(gateway: Party, answerer: Party): AnswerVector[] {
  const nonce = 'AAECAwQFBgcICQoLDA0ODw';
  const ofForm = (form: ProofForm): AnswerVector[] => {
    const make = (making: Partial<AnswerMaking> = {}) => makeAnswer({ form, gateway, answerer, nonce, ...making });
    const genuine = make();
    const proof = (change: (value: string) => string): VectorAnswer => ({
      ...genuine,
      headers: { ...genuine.headers, 'orgraph-answer': change(genuine.headers['orgraph-answer']!) },
    });
    const answers: [title: string, answer: VectorAnswer][] = [
      ['the proof of the answer to another request', make({ proven: { nonce: 'DwAODQwLCgkIBwYFBAMCAQ' } })],
      ['another body', { ...genuine, body: genuine.body.replace('Größe', 'Grösse') }],
      ['another status', { ...genuine, status: 500 }],
      ['another content type', { ...genuine, headers: { ...genuine.headers, 'content-type': 'text/plain' } }],
      ['a key of the other direction', make({ direction: [gateway, answerer] })],
      ['from and to exchanged', proof((value) => value.replace(/from=(.*); to=(.*?);/, 'from=$2; to=$1;'))],
      ['a shorter one', proof((value) => value.slice(0, -6))],
      ['the other version', proof((value) => value.replace(/^v./, form === 'mac' ? 'v1' : 'v2'))],
      ...(form === 'mac'
        ? []
        : ([
            ['a key of another minute', make({ minute: minuteOfVectors + 1 })],
            ['another iv', proof((value) => value.replace('iv=AAEC', 'iv=AAED'))],
          ] satisfies typeof answers)),
    ];
    return [
      { title: `the receiver’s answer, proven by a ${form}`, proven: true, answer: genuine },
      ...answers.map(([title, answer]) => ({ title: `${title} (${form})`, proven: false, answer })),
    ];
  };
  const [genuine] = ofForm('mac');
  return [
    ...ofForm('mac'),
    ...ofForm('tag'),
    {
      title: 'no proof',
      proven: false,
      answer: { ...genuine!.answer, headers: without(genuine!.answer.headers, 'orgraph-answer') },
    },
    {
      title: 'a 401 without a proof',
      proven: false,
      answer: {
        status: 401,
        headers: { 'content-type': 'application/json' },
        body: '{"errors":[{"message":"This service answers the gateway only.","extensions":{"code":"IDENTITY_REQUIRED"}}]}',
      },
    },
  ];
}
