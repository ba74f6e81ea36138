import { bytesOf, type Bytes } from './jsonBytes.ts';

/** Names and values in turn, as they are written. */
export type RawHeaders = readonly string[];

export interface HttpAnswer {
  status: number;
  /** What the status line says beside the number, where clients show nothing else. */
  reason?: string;
  headers: RawHeaders;
  body: Bytes;
}

/** An answer of a route that is not GraphQL. */
export const jsonAnswer = (status: number, content: object, headers: RawHeaders = []): HttpAnswer => ({
  status,
  headers: ['content-type', 'application/json; charset=utf-8', ...headers],
  body: bytesOf(JSON.stringify(content)),
});
