import { graphql } from 'graphql';
import type { OwnKeys } from '#platform/identity/keys.ts';
import { listen, readBody, sendJson, type Listening } from '#platform/process/httpServer.ts';
import { Jwks } from './keys.ts';
import { notesSchema } from './notes.ts';
import { prove, type Skipped } from './proof.ts';

const refused = {
  errors: [{ message: 'This service answers the gateway only.', extensions: { code: 'IDENTITY_REQUIRED' } }],
};

/** A subgraph after docs/subgraph-contract.md that keeps every rule but the skipped ones. */
export function startLenientSubgraph(own: OwnKeys, directory: string, skipped: Skipped): Promise<Listening> {
  const jwks = new Jwks(directory);
  const schema = notesSchema(skipped);
  return listen(
    (request, response) => {
      void readBody(request, 1_000_000).then(async (body) => {
        const { method = '', url = '', headers } = request;
        const proof = prove({ method, path: url, headers, body }, own, jwks, skipped);
        if (proof === undefined) return sendJson(response, 401, refused);
        if (!skipped.has('answer/nonce')) response.setHeader('orgraph-nonce', proof.nonce);
        const { query, variables } = (
          method === 'GET'
            ? { query: new URL(url, 'http://localhost').searchParams.get('query') }
            : JSON.parse(body.toString())
        ) as { query: string; variables?: Record<string, unknown> };
        sendJson(
          response,
          200,
          await graphql({ schema, source: query, variableValues: variables ?? {}, contextValue: proof }),
        );
      });
    },
    0,
    '127.0.0.1',
    skipped.has('transport/oversized-header') ? { maxHeaderSize: 1_000_000 } : {},
  );
}
