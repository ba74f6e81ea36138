import { stripIgnoredCharacters } from 'graphql';
import { LRUCache } from 'lru-cache';
import { OrgraphError } from '#platform/values/errors.ts';
import { isHash } from '../http/documentId.ts';
import { hashOf, type PersistedDocument } from './documentStore.ts';
import type { Registered } from './registeredDocuments.ts';

/** What becomes of a document that is not registered: it is served, it is served and logged, it is refused. */
export type TrustMode = 'off' | 'log' | 'enforce';

export interface TrustedDocuments {
  /** A registered document by the SHA-256 of its text, or by what a client's build calls it. */
  find(id: string): PersistedDocument | undefined;
  /**
   * Judges a document that is to be run. @param hash of its text, where it is known.
   * @throws OrgraphError OPERATION_NOT_TRUSTED where it is not registered, and must be.
   */
  assertTrusted(text: string, hash?: string): void;
  /** Why what is not known would not be run; undefined where it would be. */
  refusal(): OrgraphError | undefined;
  replace(registered: readonly Registered[]): void;
}

/** Tells of a document that is not registered, once an hour. @param hash of its text. */
export type TellUntrusted = (hash: string) => void;

const hour = 60 * 60 * 1_000;

export function createTrustedDocuments(
  mode: TrustMode,
  registered: readonly Registered[],
  tell: TellUntrusted,
): TrustedDocuments {
  let known = index(registered);
  /** What was said of texts that differ from registered ones, by their hashes: they are read once. */
  let judged = createVerdicts();
  const told = new LRUCache<string, true>({ max: 1_000, ttl: hour });

  /** Formatting makes no difference; a text that is longer than any registered one may be is not even read. */
  function isSame(text: string): boolean {
    if (text.length > known.longest * 4) return false;
    try {
      return known.plain.has(hashOf(stripIgnoredCharacters(text)));
    } catch {
      return false;
    }
  }

  function isTrusted(text: string, hash: string): boolean {
    if (known.documents.has(hash)) return true;
    let verdict = judged.get(hash);
    if (verdict === undefined) judged.set(hash, (verdict = isSame(text)));
    return verdict;
  }

  return {
    find: (id) => known.documents.get(id),
    assertTrusted(text, given) {
      if (mode === 'off') return;
      const hash = given ?? hashOf(text);
      if (isTrusted(text, hash)) return;
      if (mode === 'enforce') throw untrusted();
      if (told.has(hash)) return;
      told.set(hash, true);
      tell(hash);
    },
    refusal: () => (mode === 'enforce' ? untrusted() : undefined),
    replace(next) {
      known = index(next);
      judged = createVerdicts();
    },
  };
}

const createVerdicts = () => new LRUCache<string, boolean>({ max: 1_000 });

function index(registered: readonly Registered[]) {
  const documents = new Map<string, PersistedDocument>();
  const plain = new Set<string>();
  let longest = 0;
  for (const { id, text } of registered.flatMap(({ documents: all }) => all)) {
    const hash = hashOf(text);
    const document = documents.get(hash) ?? { hash, text };
    documents.set(hash, document);
    // What looks like a hash is one: nobody's build may say otherwise.
    if (!isHash(id)) documents.set(id, document);
    longest = Math.max(longest, text.length);
    try {
      plain.add(hashOf(stripIgnoredCharacters(text)));
    } catch {
      // It is no GraphQL, as whoever asks for it is told.
    }
  }
  return { documents, plain, longest };
}

const untrusted = () =>
  new OrgraphError(
    'OPERATION_NOT_TRUSTED',
    'Only registered operations are run here, and this one is not. Register the client’s build with: npx orgraph client register <name> <version> <manifest>',
  );
