import { z } from 'zod';
import { isHash, plainId } from '../http/documentId.ts';
import { hashOf } from './documentStore.ts';

/** A document as a client's build registers it: its text, and what that client calls it, a hash without a prefix. */
export interface ManifestDocument {
  id: string;
  text: string;
}

const ids = z.string().min(1).max(256);
const apollo = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: ids, body: z.string() })),
});
/** The client preset of GraphQL Code Generator (`persisted-documents.json`), relay-compiler (`persistConfig`). */
const byId = z.record(ids, z.string());

/**
 * The documents of a manifest as builds write it: Apollo's, or an object of texts by their ids.
 * @throws Error that says what is wrong with it.
 */
export function readManifest(json: string): ManifestDocument[] {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch (error) {
    throw new Error(`is not JSON: ${(error as Error).message.replaceAll('\n', ' ')}`, { cause: error });
  }
  const isApollos = typeof content === 'object' && content !== null && 'format' in content;
  const read = isApollos ? apollo.safeParse(content) : byId.safeParse(content);
  if (!read.success) {
    const [{ path, message }] = read.error.issues as [z.core.$ZodIssue];
    throw new Error(
      `is no manifest of persisted documents: ${path.join('.') || 'the file'}: ${message}; there must be an object of texts by their ids, or Apollo’s apollo-persisted-query-manifest`,
    );
  }
  return 'operations' in read.data && Array.isArray(read.data.operations)
    ? read.data.operations.map(({ id, body }) => ({ id: plainId(id), text: body }))
    : Object.entries(read.data as Record<string, string>).map(([id, text]) => ({ id: plainId(id), text }));
}

/** Why nobody would find a document by its id: it looks like the hash of a text and is not that of this one. */
export function misleading({ id, text }: ManifestDocument): string | undefined {
  if (isHash(id))
    return hashOf(text) === id
      ? undefined
      : 'the id is a SHA-256, and not that of the text: let the build hash the text that it writes, or call it otherwise';
  return id.startsWith('sha256:') ? 'after sha256: 64 hexadecimal digits are to follow, in lower case' : undefined;
}
