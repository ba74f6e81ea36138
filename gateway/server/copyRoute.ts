import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { OperationTypeNode } from 'graphql';
import { notFound } from '#platform/values/errors.ts';
import { isUuid } from '#platform/values/uuid.ts';
import type { Cors } from '../http/cors.ts';
import type { NeededAccess } from '../identity/identity.ts';
import type { IdentityMode } from '../identity/identityMode.ts';

/** Where people fetch the copy of their data that they have asked for. */
export const copyPath = '/my-data';

/** Whoever has signed in. */
const anyPerson: NeededAccess = { type: OperationTypeNode.QUERY, fields: [], needs: 'USER' };

/**
 * Gives a copy to the person who has asked for it, a part at a time, as they read it.
 * @throws OrgraphError (the promise) UNAUTHENTICATED; NOT_FOUND alike for another's and for none.
 */
export type CopyRoute = (id: string, request: IncomingMessage, response: ServerResponse) => Promise<void>;

export const createCopyRoute =
  ({ mode, crossSite }: { mode: Pick<IdentityMode, 'chooser' | 'copyPart'>; crossSite: Cors }): CopyRoute =>
  async (id, request, response) => {
    const { headers } = request;
    crossSite.assertAllowed(headers);
    const { identity } = await mode.chooser.choose(
      { authorization: headers.authorization, organization: undefined },
      anyPerson,
    );
    if (mode.copyPart === undefined || !isUuid(id)) throw notFound('copy of your data');
    let { content, size } = await mode.copyPart(identity.subject, id, 0);
    response.writeHead(200, [
      'content-type',
      'application/zip',
      'content-length',
      String(size),
      'content-disposition',
      'attachment; filename="my-data.zip"',
      'cache-control',
      'no-store',
      'vary',
      'Origin',
      ...crossSite.headers(headers),
    ]);
    let sent = 0;
    for (let position = 1; !response.destroyed; position += 1) {
      sent += content.length;
      const isRead = response.write(content);
      if (sent >= size) break;
      if (!isRead) await Promise.race([once(response, 'drain'), once(response, 'close')]);
      ({ content, size } = await mode.copyPart(identity.subject, id, position));
    }
    response.end();
  };
