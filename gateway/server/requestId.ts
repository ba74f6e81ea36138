import { randomBytes } from 'node:crypto';

const ofThisProcess = randomBytes(9).toString('base64url');
let last = 0;

/** A name of one request that no other has, in any process; it is no secret. */
export function nextRequestId(): string {
  last += 1;
  return `${ofThisProcess}-${last.toString(36)}`;
}
