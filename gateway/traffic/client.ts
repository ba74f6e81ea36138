import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { remembered } from '../http/headerPreferences.ts';

/**
 * The headers in which clients of the usual libraries and routers say their name; the first that is there counts. Lower
 * case.
 */
export const clientNameHeaders = ['apollographql-client-name', 'graphql-client-name', 'x-graphql-client-name'];
/** The same for their version. */
export const clientVersionHeaders = [
  'apollographql-client-version',
  'graphql-client-version',
  'x-graphql-client-version',
];

/** Who a client says it is; nothing proves it. */
export interface Client {
  name?: string;
  version?: string;
}

const longest = 64;

/**
 * What the headers say, as text that every store takes: without control characters, 64 characters at most. The same
 * object for the same headers.
 */
export function clientOf(headers: IncomingHttpHeaders): Client {
  const name = firstOf(headers, clientNameHeaders);
  const version = firstOf(headers, clientVersionHeaders);
  return name === '' && version === '' ? nobody : known(`${name}\n${version}`);
}

const nobody: Client = Object.freeze({});

/** A header's value has no line break. */
const known = remembered((text): Client => {
  const [name, version] = text.split('\n').map(storable);
  return { ...(name && { name }), ...(version && { version }) };
});

function firstOf(headers: IncomingHttpHeaders, names: readonly string[]): string {
  for (const name of names) {
    const value = headers[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}

/** A header comes as bytes, one a character; nearly always they are UTF-8. */
function storable(text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  const decoded = isUtf8(bytes) ? bytes.toString() : text;
  return Array.from(decoded.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').trim())
    .slice(0, longest)
    .join('');
}
