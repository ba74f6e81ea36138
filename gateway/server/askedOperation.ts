import { OperationTypeNode } from 'graphql';
import { anonymous, type Identity } from '#platform/identity/identity.ts';
import { OrgraphError } from '#platform/values/errors.ts';
import { hashOf, type DocumentStore } from '../documents/documentStore.ts';
import type { Operation, OperationCache } from '../engine/operationCache.ts';
import type { GraphqlRequest } from '../http/graphqlRequest.ts';
import { RequestError, requestErrorOf } from '../http/requestError.ts';
import type { Credentials, NeededAccess } from '../identity/identity.ts';
import type { IdentityMode } from '../identity/identityMode.ts';
import { ScopeKey } from '../identity/scopeKey.ts';

export interface AskedOperationParts {
  operations: OperationCache;
  documents: DocumentStore;
  mode: Pick<IdentityMode, 'chooser'>;
}

/** Who asks, whomever they read as. */
type OwnCredentials = Pick<Credentials, 'authorization' | 'organization'>;

/** Which operation a request asks for: by its text, or by what that is called. */
export interface AskedOperation {
  /**
   * At once for a text that is known.
   * @throws (also the promise) RequestError or OrgraphError: what reading an operation throws;
   * PERSISTED_QUERY_NOT_FOUND where those of the caller's scope have not stored the document, after whatever is wrong
   * with the credentials; PERSISTED_QUERY_HASH_MISMATCH.
   */
  read(asked: GraphqlRequest, credentials: OwnCredentials): Operation | Promise<Operation>;
  /** Keeps the document of a request that was admitted, where it says how it wants to ask for it. */
  admit(asked: GraphqlRequest, identity: Identity): void;
}

/** What anybody may ask who has not signed in. */
const signedOut = ScopeKey.ofOrganization(anonymous);
/** What it takes to know for whom a document is looked up, whatever it then turns out to need. */
const anyQuery: NeededAccess = { type: OperationTypeNode.QUERY, fields: [], needs: 'USER' };

export function createAskedOperation({ operations, documents, mode }: AskedOperationParts): AskedOperation {
  async function find(id: string, operationName: string | undefined, credentials: OwnCredentials): Promise<Operation> {
    const { scope, refusal } = await scopeOf(credentials);
    const scopes = scope === undefined ? [signedOut] : [scope, signedOut];
    const document = await documents.find(id, scopes);
    if (document === undefined) throw notFound(refusal);
    return operations.read(document.text, operationName, document.hash);
  }

  /** Whose documents the caller may ask for, beside those of signing in; else why none. */
  async function scopeOf(credentials: OwnCredentials): Promise<{ scope?: ScopeKey; refusal?: OrgraphError }> {
    try {
      const { identity } = await mode.chooser.choose(credentials, anyQuery);
      return { scope: ScopeKey.ofOrganization(identity) };
    } catch (error) {
      if (!(error instanceof OrgraphError) || error.code !== 'UNAUTHENTICATED') throw error;
      return credentials.authorization === undefined ? {} : { refusal: error };
    }
  }

  return {
    read({ query, documentId, operationName }, credentials) {
      if (query === undefined) {
        const document = documents.peek(documentId!, signedOut);
        if (document !== undefined) return operations.read(document.text, operationName, document.hash);
        return find(documentId!, operationName, credentials);
      }
      if (documentId === undefined) return operations.read(query, operationName);
      if (hashOf(query) !== documentId) throw mismatch();
      return operations.read(query, operationName, documentId);
    },
    admit({ query, documentId }, identity) {
      if (query !== undefined && documentId !== undefined)
        documents.keep({ hash: documentId, text: query }, ScopeKey.ofOrganization(identity));
    },
  };
}

/**
 * Clients that know Apollo's protocol send the text then, whatever else is wrong. What is wrong with an access token is
 * said first; it does not matter to what needs none, as renewing a session, once its text is there.
 */
function notFound(refusal: OrgraphError | undefined): RequestError {
  const missing = { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' as const } };
  if (refusal === undefined) return new RequestError([missing], 200);
  const { errors, status } = requestErrorOf(refusal)!;
  return new RequestError([...errors, missing], status);
}

const mismatch = () =>
  new OrgraphError(
    'PERSISTED_QUERY_HASH_MISMATCH',
    'The hash is not the SHA-256 of the query, in hexadecimal digits. Nothing was done.',
  );
