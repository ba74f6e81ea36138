import type { IncomingHttpHeaders } from 'node:http';
import type { RawHeaders } from './httpAnswer.ts';

/** By this header, with the value `cookie`, a page asks that its session is kept where no script reads it. */
export const sessionHeader = 'x-orgraph-session';
/** The only paths that a browser sends the cookie to. */
export const sessionPath = '/session';

const name = '__Secure-orgraph';
const attributes = `Path=${sessionPath}; Secure; HttpOnly; SameSite=Strict`;

/** The headers that give a browser the refresh token to keep. */
export const keptSession = (refreshToken: string): RawHeaders => [
  'set-cookie',
  `${name}=${refreshToken}; ${attributes}`,
];

/** The headers that take it away. */
export const droppedSession: RawHeaders = ['set-cookie', `${name}=; Max-Age=0; ${attributes}`];

/** The refresh token that a browser sent; undefined where there is none, or more than one by whomever. */
export function sessionOf({ cookie = '' }: IncomingHttpHeaders): string | undefined {
  const values = cookie
    .split(';')
    .map((pair) => pair.trim().split('='))
    .filter(([given]) => given === name)
    .map(([, value]) => value);
  return values.length === 1 && /^[\w-]{1,200}$/.test(values[0]!) ? values[0] : undefined;
}
