import type { IncomingMessage, ServerResponse } from 'node:http';
import { OperationTypeNode } from 'graphql';
import { z } from 'zod';
import { BodyTooLarge, readBody } from '#platform/process/httpServer.ts';
import { limitExceeded, notFound, organizationRequired } from '#platform/values/errors.ts';
import { hashOf, usualLimits, type DocumentStore } from '../documents/documentStore.ts';
import type { Cors } from '../http/cors.ts';
import { assertJson } from '../http/graphqlRequest.ts';
import { jsonAnswer } from '../http/httpAnswer.ts';
import { malformedRequest } from '../http/requestError.ts';
import { send } from '../http/send.ts';
import type { NeededAccess } from '../identity/identity.ts';
import type { IdentityMode } from '../identity/identityMode.ts';
import { ScopeKey } from '../identity/scopeKey.ts';

/** Links to operations that are too long for an address. */
export const linksPath = '/links';

/** What a link carries: the texts of an editor, whatever is in them. */
const linked = z.strictObject({ query: z.string(), variables: z.string(), operationName: z.string().optional() });

/** Whoever may ask anything in an organization. */
const anyQuery: NeededAccess = { type: OperationTypeNode.QUERY, fields: [], needs: 'ORGANIZATION' };

export interface LinkRoutes {
  /**
   * Stores what a link carries, for the members of the caller's organization; answers its id, the SHA-256 of it.
   * @throws OrgraphError, RequestError (the promise) for who is no member, and for what is no link or too long a one.
   */
  store(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Gives it back. @throws OrgraphError (the promise) NOT_FOUND alike for what never was and for another's. */
  read(id: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export function createLinkRoutes({
  documents,
  mode,
  crossSite,
}: {
  documents: DocumentStore;
  mode: Pick<IdentityMode, 'chooser'>;
  crossSite: Cors;
}): LinkRoutes {
  /** The organization's share of links, apart from what its clients ask for by hash. */
  async function shareOf({ headers }: IncomingMessage): Promise<ScopeKey> {
    crossSite.assertAllowed(headers);
    const organization = headers['x-organization-id']?.toString();
    const { identity } = await mode.chooser.choose({ authorization: headers.authorization, organization }, anyQuery);
    if (identity.organization === null) throw organizationRequired();
    return ScopeKey.ofOrganization(identity).with('links');
  }

  return {
    async store(request, response) {
      const share = await shareOf(request);
      const text = JSON.stringify(await bodyOf(request));
      const hash = hashOf(text);
      documents.keep({ hash, text }, share);
      if (documents.peek(hash, share) === undefined)
        throw limitExceeded('No more links can be stored at the moment. Send the text itself, or try again later.');
      send(request, response, jsonAnswer(201, { id: hash }, noStore));
    },
    async read(id, request, response) {
      const found = await documents.find(id, [await shareOf(request)]);
      if (found === undefined) throw notFound('link');
      send(request, response, jsonAnswer(200, linked.parse(JSON.parse(found.text)), noStore));
    },
  };
}

const noStore = ['cache-control', 'no-store', 'x-content-type-options', 'nosniff'];

async function bodyOf(request: IncomingMessage): Promise<z.infer<typeof linked>> {
  assertJson(request.headers);
  const bytes = await readBody(request, usualLimits.longest).catch((error: unknown) => {
    throw error instanceof BodyTooLarge
      ? malformedRequest('QUERY_TOO_COMPLEX', `A link carries ${usualLimits.longest} bytes at most.`, 413)
      : error;
  });
  try {
    return linked.parse(JSON.parse(bytes.toString()));
  } catch {
    throw malformedRequest(
      'BAD_REQUEST',
      'Send a JSON object with query and variables, and operationName where there is one, all of them texts.',
    );
  }
}
