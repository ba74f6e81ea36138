/**
 * JSON text as the engine carries it: a string with one character for each byte of its UTF-8 form (latin1). Answers
 * arrive and leave as bytes; kept like this, what a subgraph wrote is copied to the client without being decoded, and
 * every string has the compact form that is cheapest to cut and join.
 */
export type Bytes = string;

// oxlint-disable-next-line no-control-regex -- all of ASCII is what is not looked for
const beyondAscii = /[^\x00-\x7f]/;

export const bytesOf = (text: string): Bytes =>
  beyondAscii.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;

export const textOf = (bytes: Bytes): string =>
  beyondAscii.test(bytes) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes;

/** The JSON text of a body in UTF-8, without the byte-order mark that some servers begin it with (RFC 8259, 8.1). */
export const bytesOfBody = (body: Buffer): Bytes =>
  body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? body.toString('latin1', 3) : body.toString('latin1');
