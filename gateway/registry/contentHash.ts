import { createHash } from 'node:crypto';

/** The name of a content: SHA-256 over its UTF-8 bytes, in lower-case hexadecimal digits. */
export const contentHash = (text: string): string => createHash('sha256').update(text).digest('hex');
