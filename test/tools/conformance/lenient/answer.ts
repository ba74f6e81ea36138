import { createCipheriv, createHmac, diffieHellman, hkdfSync } from 'node:crypto';
import type { OwnKeys } from '#platform/identity/keys.ts';
import type { Jwks } from './keys.ts';
import type { Skipped } from './proof.ts';

/** What a binding says of the request that it binds. */
export interface BindingParts {
  from: string;
  to: string;
  time: string;
  nonce: string;
}

export interface Answer {
  status: number;
  contentType: string;
  body: string;
}

/** The parts of a binding, whether it holds or not. */
export function partsOf(binding: string): BindingParts | undefined {
  const [, from, to, time, nonce] = /from=([\w-]+); to=([\w-]+); time=(\d+); nonce=([\w-]+)/.exec(binding) ?? [];
  return from === undefined ? undefined : { from, to: to!, time: time!, nonce: nonce! };
}

/**
 * The header that proves an answer to the gateway by docs/subgraph-contract.md, but for the rules that are skipped; it
 * shares no code with the platform.
 * @param iv of a tag; without it the proof is a mac.
 */
export function answerHeaderOf(
  { from, to, time, nonce }: BindingParts,
  { status, contentType, body }: Answer,
  own: OwnKeys,
  jwks: Jwks,
  skipped: Skipped,
  iv?: Buffer,
): string {
  const secret = diffieHellman({
    privateKey: (own.exchange.find(({ id }) => id === to) ?? own.exchange[0]!).key,
    publicKey: jwks.find('enc', ({ kid }) => kid === from)!.key,
  });
  const ways = skipped.has('answer/direction') ? `gateway to ${own.name}` : `${own.name} to gateway`;
  const derive = (info: string) => Buffer.from(hkdfSync('sha256', secret, '', `orgraph answer ${info}`, 32));
  const head = [skipped.has('answer/request') ? '' : nonce, skipped.has('answer/status') ? 200 : status, contentType];
  const content = Buffer.from(`${JSON.stringify(head)}\n${skipped.has('answer/body') ? '' : body}`);
  if (iv === undefined) {
    const mac = createHmac('sha256', derive(`v2 from ${ways}`))
      .update(content)
      .digest('base64url');
    return `v2; from=${to}; to=${from}; mac=${mac}`;
  }
  const cipher = createCipheriv('aes-256-gcm', derive(`v1 from ${ways} ${Math.floor(Number(time) / 60)}`), iv);
  cipher.setAAD(content);
  cipher.final();
  return `v1; from=${to}; to=${from}; iv=${iv.toString('base64url')}; tag=${cipher.getAuthTag().toString('base64url')}`;
}
