import { createHash } from 'node:crypto';
import type { ScopeKey } from '../identity/scopeKey.ts';

/** A document of a client, and what it is asked for by: the SHA-256 of its text, in hexadecimal digits. */
export interface PersistedDocument {
  readonly hash: string;
  readonly text: string;
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Documents by their content. What somebody of one scope has stored is found by those of that scope alone: to others it
 * is not there.
 */
export interface DocumentStore {
  /** At once, where this process has it. */
  peek(hash: string, scope: ScopeKey): PersistedDocument | undefined;
  /** The same for any of several scopes, wherever the document is. */
  find(
    hash: string,
    scopes: readonly ScopeKey[],
  ): PersistedDocument | undefined | Promise<PersistedDocument | undefined>;
  /** Only of what has been admitted, for the scope under which it was. @returns whether the scope had it not yet. */
  keep(document: PersistedDocument, scope: ScopeKey): boolean;
  close(): void;
}

export interface StoreLimits {
  /** Characters of one document; a longer one is not kept. */
  longest: number;
  /** What one scope has at most: documents, and their characters together. */
  share: { documents: number; characters: number };
  /** What all have at most, a document that several have counted in each of them; its characters once. */
  all: { documents: number; characters: number };
  /** Milliseconds after which a share that nobody has asked makes room for others. */
  idle: number;
}

export const usualLimits: StoreLimits = {
  longest: 64 * 1024,
  share: { documents: 1_000, characters: 1024 * 1024 },
  all: { documents: 200_000, characters: 32 * 1024 * 1024 },
  idle: 60 * 60 * 1_000,
};

interface Share {
  /** The one that was asked for longest ago stands first. */
  documents: Map<string, PersistedDocument>;
  characters: number;
  /** When it was asked last. */
  used: number;
}

/**
 * A store in this process' memory. A scope's share loses what that scope itself has not asked for longest; nobody's
 * documents make another's go, unless nobody of a share has asked for an hour.
 */
export function createMemoryStore(limits: StoreLimits = usualLimits, now: () => number = Date.now): DocumentStore {
  const contents = new Map<string, { document: PersistedDocument; holders: number }>();
  /** The one that was asked longest ago stands first. */
  const shares = new Map<string, Share>();
  let [documents, characters] = [0, 0];

  function touch(scope: ScopeKey, share: Share): void {
    shares.delete(scope.text);
    shares.set(scope.text, share);
    share.used = now();
  }

  function peek(hash: string, scope: ScopeKey): PersistedDocument | undefined {
    const share = shares.get(scope.text);
    const document = share?.documents.get(hash);
    if (share === undefined || document === undefined) return undefined;
    share.documents.delete(hash);
    share.documents.set(hash, document);
    touch(scope, share);
    return document;
  }

  function drop(share: Share, { hash, text }: PersistedDocument): void {
    share.documents.delete(hash);
    share.characters -= text.length;
    documents -= 1;
    const content = contents.get(hash)!;
    content.holders -= 1;
    if (content.holders > 0) return;
    contents.delete(hash);
    characters -= text.length;
  }

  const isShareFull = (share: Share, { text }: PersistedDocument): boolean =>
    share.documents.size >= limits.share.documents || share.characters + text.length > limits.share.characters;
  const isFull = ({ hash, text }: PersistedDocument): boolean =>
    documents >= limits.all.documents || (!contents.has(hash) && characters + text.length > limits.all.characters);

  /** Whether there is room for one more: a share makes it of its own, or of one that nobody asks any more. */
  function makeRoom(share: Share, document: PersistedDocument): boolean {
    for (;;) {
      const [unused] = shares;
      const isOver = isFull(document);
      if (isOver && unused !== undefined && unused[1] !== share && now() - unused[1].used >= limits.idle) {
        shares.delete(unused[0]);
        for (const one of unused[1].documents.values()) drop(unused[1], one);
      } else if (isOver || isShareFull(share, document)) {
        const [oldest] = share.documents.values();
        if (oldest === undefined) return false;
        drop(share, oldest);
      } else return true;
    }
  }

  return {
    peek,
    find(hash, scopes) {
      for (const scope of scopes) {
        const found = peek(hash, scope);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    keep(document, scope) {
      const { hash, text } = document;
      if (text.length > limits.longest || peek(hash, scope) !== undefined) return false;
      const share = shares.get(scope.text) ?? { documents: new Map(), characters: 0, used: 0 };
      if (!makeRoom(share, document)) return true;
      let content = contents.get(hash);
      if (content === undefined) {
        contents.set(hash, (content = { document, holders: 0 }));
        characters += text.length;
      }
      content.holders += 1;
      documents += 1;
      share.documents.set(hash, content.document);
      share.characters += text.length;
      touch(scope, share);
      return true;
    },
    close() {
      shares.clear();
      contents.clear();
      [documents, characters] = [0, 0];
    },
  };
}
