import { malformedRequest } from './requestError.ts';

/** Bytes: what is shorter is parsed as it is, too little to be nested or divided into much. */
const short = 16 * 1024;
/**
 * Twice as many as variables may hold (`operation/coerceVariables.ts`): an object or a list is counted both as itself
 * and as what it begins with.
 */
const mostParts = 20_000;
const deepest = 128;

const [quote, backslash, comma, openList, closeList, openObject, closeObject] = Buffer.from('"\\,[]{}');

/**
 * Looks through JSON before it is parsed: thousands of objects, and lists in lists, take longer to make than their
 * bytes suggest. Whether it is JSON is not asked.
 * @throws RequestError QUERY_TOO_COMPLEX
 */
export function assertSimpleJson(bytes: Uint8Array): void {
  if (bytes.length <= short) return;
  let parts = 0;
  let depth = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    switch (bytes[at]) {
      case quote:
        at = endOfString(bytes, at + 1);
        break;
      case openList:
      case openObject:
        if ((depth += 1) > deepest)
          throw malformedRequest('QUERY_TOO_COMPLEX', `The body is nested more than ${deepest} levels deep.`, 413);
        parts += 1;
        break;
      case comma:
        parts += 1;
        break;
      case closeList:
      case closeObject:
        depth -= 1;
        break;
    }
    if (parts > mostParts)
      throw malformedRequest(
        'QUERY_TOO_COMPLEX',
        'The body holds too many values. Send them in several requests.',
        413,
      );
  }
}

/** Where its closing quote stands; behind the last byte where it has none. */
function endOfString(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
  return at;
}
