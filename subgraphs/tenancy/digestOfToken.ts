import { createHash } from 'node:crypto';

/** What is stored of a token: a session's, or one that is mailed. */
export const digestOfToken = (token: string): string => createHash('sha256').update(token).digest('base64url');
