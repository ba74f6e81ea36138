import { createHash } from 'node:crypto';
import type { RedisServer } from '#platform/process/redis.ts';
import type { ScopeKey } from '../identity/scopeKey.ts';
import { hashOf, type DocumentStore } from './documentStore.ts';

/** Seconds after which a document that was stored is to be stored again. */
const lifetime = 24 * 60 * 60;
/** What a scope has there at most; the one that was stored first makes room. */
const mostDocuments = 1_000;

/**
 * What the gateways of a deployment store together: each in its own memory, and in a Redis, which it asks for what it
 * does not know. While that is away there is each one's memory.
 */
export function createRedisStore(redis: RedisServer, memory: DocumentStore, most = mostDocuments): DocumentStore {
  async function look(hash: string, scopes: readonly ScopeKey[]) {
    const texts = await redis.ask((client) => client.mget(scopes.map((scope) => documentKey(hash, scope))));
    const at = texts?.findIndex((text) => text !== null) ?? -1;
    if (at === -1) return undefined;
    const document = { hash, text: texts![at]! };
    // Whoever may write there must not decide what a hash stands for.
    if (hashOf(document.text) !== hash) return undefined;
    memory.keep(document, scopes[at]!);
    return document;
  }

  return {
    peek: (hash, scope) => memory.peek(hash, scope),
    find: (hash, scopes) => memory.find(hash, scopes) ?? look(hash, scopes),
    keep(document, scope) {
      const isNew = memory.keep(document, scope);
      if (isNew)
        void redis.ask(async (client) => {
          const { hash, text } = document;
          if ((await client.set(documentKey(hash, scope), text, 'EX', lifetime, 'NX')) === null) return;
          const share = shareKey(scope);
          const count = await client.rpush(share, documentKey(hash, scope));
          await client.expire(share, lifetime);
          // One for one: whoever adds at the same time takes another away.
          const oldest = count > most ? await client.lpop(share) : null;
          if (oldest !== null) await client.del(oldest);
        });
      return isNew;
    },
    close() {
      memory.close();
      void redis.close();
    },
  };
}

/** Whose share it is is nobody's to read there. */
const shareKey = ({ text }: ScopeKey): string =>
  `orgraph:documents:${createHash('sha256').update(text).digest('base64url')}`;
const documentKey = (hash: string, scope: ScopeKey): string => `${shareKey(scope)}:${hash}`;
