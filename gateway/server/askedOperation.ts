import { OperationTypeNode } from 'graphql';
import { anonymous, type Identity } from '#platform/identity/identity.ts';
import { OrgraphError } from '#platform/values/errors.ts';
import { hashOf, type DocumentStore, type PersistedDocument } from '../documents/documentStore.ts';
import type { TrustedDocuments } from '../documents/trustedDocuments.ts';
import type { Operation, OperationCache } from '../engine/operationCache.ts';
import { isHash } from '../http/documentId.ts';
import type { GraphqlRequest } from '../http/graphqlRequest.ts';
import { RequestError, requestErrorOf } from '../http/requestError.ts';
import type { Credentials, NeededAccess } from '../identity/identity.ts';
import type { IdentityMode } from '../identity/identityMode.ts';
import { ScopeKey } from '../identity/scopeKey.ts';

export interface AskedOperationParts {
  operations: OperationCache;
  documents: DocumentStore;
  /** What is registered; undefined: nothing is, and nothing need be. */
  trusted: TrustedDocuments | undefined;
  mode: Pick<IdentityMode, 'chooser' | 'judgesRights'>;
}

/** Who asks, whomever they read as. */
type OwnCredentials = Pick<Credentials, 'authorization' | 'organization'>;

/** Which operation a request asks for: by its text, or by what that is called. */
export interface AskedOperation {
  /**
   * At once for a text that is known.
   * @throws (also the promise) RequestError or OrgraphError: what reading an operation throws;
   * PERSISTED_QUERY_NOT_FOUND where those of the caller's scope have not stored the document, after whatever is wrong
   * with the credentials; PERSISTED_QUERY_HASH_MISMATCH; OPERATION_NOT_TRUSTED.
   */
  read(asked: GraphqlRequest, credentials: OwnCredentials): Operation | Promise<Operation>;
  /** Keeps the document of a request that was run, where it says how it wants to ask for it. */
  keep(asked: GraphqlRequest, run: RunOperation): void;
}

/** An operation that was admitted, and what became of it. */
export interface RunOperation {
  operation: Pick<Operation, 'fields'>;
  identity: Identity;
  /** It has reached a subgraph, and has no error. */
  succeeded: boolean;
}

/** What anybody may ask who has not signed in: the operations of signing in, or all of a graph without identities. */
const signedOut = ScopeKey.ofOrganization(anonymous);
/** What asks nothing of the graph, which costs nobody anything to send: it must not take the place of the former. */
const introspecting = signedOut.with('introspection');
const everybodys = [signedOut, introspecting];
/** What it takes to know for whom a document is looked up, whatever it then turns out to need. */
const anyQuery: NeededAccess = { type: OperationTypeNode.QUERY, fields: [], needs: 'USER' };

export function createAskedOperation({ operations, documents, trusted, mode }: AskedOperationParts): AskedOperation {
  async function find(id: string, operationName: string | undefined, credentials: OwnCredentials): Promise<Operation> {
    const { scope, refusal } = await scopeOf(credentials);
    const document = await documents.find(id, scope === undefined ? everybodys : [scope, ...everybodys]);
    if (document === undefined) throw notFound(id, refusal, trusted?.refusal());
    return readStored(document, operationName);
  }

  function readStored({ text, hash }: PersistedDocument, operationName: string | undefined) {
    trusted?.assertTrusted(text, hash);
    return operations.read(text, operationName, hash);
  }

  /** @throws OrgraphError PERSISTED_QUERY_HASH_MISMATCH where a text is not called so. */
  function hashCalled(id: string, text: string): string {
    const registered = trusted?.find(id);
    const isCalled = registered === undefined ? hashOf(text) === id : registered.text === text;
    if (!isCalled) throw mismatch();
    return registered?.hash ?? id;
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

  /**
   * Whose share an operation goes to. Of signing in only what has succeeded is kept: failures are for everybody to make,
   * as many as they like.
   */
  function shareOf({ operation: { fields }, identity, succeeded }: RunOperation): ScopeKey | undefined {
    if (identity.kind !== 'anonymous') return ScopeKey.ofOrganization(identity);
    if (fields.every((field) => field.startsWith('__'))) return introspecting;
    return succeeded || !mode.judgesRights ? signedOut : undefined;
  }

  return {
    read({ query, documentId, operationName }, credentials) {
      if (query !== undefined) {
        const hash = documentId === undefined ? undefined : hashCalled(documentId, query);
        trusted?.assertTrusted(query, hash);
        return operations.read(query, operationName, hash);
      }
      const document =
        trusted?.find(documentId!) ??
        documents.peek(documentId!, signedOut) ??
        documents.peek(documentId!, introspecting);
      return document === undefined
        ? find(documentId!, operationName, credentials)
        : readStored(document, operationName);
    },
    keep({ query, documentId }, run) {
      if (query === undefined || documentId === undefined || trusted?.find(documentId) !== undefined) return;
      const share = shareOf(run);
      if (share !== undefined) documents.keep({ hash: documentId, text: query }, share);
    },
  };
}

/**
 * What else is wrong is said first, and does not keep a client that knows Apollo's protocol from sending the text: that
 * may need no access token, as renewing a session, or be a registered one in another form.
 */
function notFound(id: string, ...refusals: readonly (OrgraphError | undefined)[]): RequestError {
  const missing = { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' as const } };
  const known = refusals.flatMap((refusal) => (refusal === undefined ? [] : requestErrorOf(refusal)!));
  const errors = [
    ...known.flatMap((refusal) => refusal.errors),
    ...(isHash(id) || known.length === 0 ? [missing] : []),
  ];
  return new RequestError(errors, known[0]?.status ?? 200);
}

const mismatch = () =>
  new OrgraphError(
    'PERSISTED_QUERY_HASH_MISMATCH',
    'The hash is not the SHA-256 of the query, in hexadecimal digits. Nothing was done.',
  );
