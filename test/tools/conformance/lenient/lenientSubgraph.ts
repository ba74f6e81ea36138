import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { graphql, type GraphQLSchema } from 'graphql';
import type { OwnKeys } from '#platform/identity/keys.ts';
import { listen, readBody, type Listening } from '#platform/process/httpServer.ts';
import { answerHeaderOf, partsOf, type Answer, type BindingParts } from './answer.ts';
import { Jwks } from './keys.ts';
import { notesSchema } from './notes.ts';
import { prove, type Proof, type Skipped } from './proof.ts';

const refusal = (message: string, code: string) => ({ errors: [{ message, extensions: { code } }] });
const refused = refusal('This service answers the gateway only.', 'IDENTITY_REQUIRED');
const contentType = 'application/json; charset=utf-8';

/** A subgraph after docs/subgraph-contract.md that keeps every rule but the skipped ones. */
export function startLenientSubgraph(own: OwnKeys, directory: string, skipped: Skipped): Promise<Listening> {
  const jwks = new Jwks(directory);
  const schema = notesSchema(skipped);
  // Refusals are proven by macs, what was asked for by tags.
  const proofOf = (to: BindingParts, answer: Answer) => {
    const iv = skipped.has('answer/iv') ? Buffer.alloc(12) : randomBytes(12);
    return answerHeaderOf(to, answer, own, jwks, skipped, answer.status === 200 ? iv : undefined);
  };
  return listen(
    (request, response) => {
      const send = (status: number, content: object, to?: BindingParts, unproven?: string) => {
        const body = JSON.stringify(content);
        const proven = to !== undefined && (unproven === undefined || !skipped.has(unproven));
        response
          .writeHead(status, {
            'content-type': contentType,
            ...(to !== undefined && !skipped.has('answer/nonce') && { 'orgraph-nonce': to.nonce }),
            ...(proven && { 'orgraph-answer': proofOf(to, { status, contentType, body }) }),
          })
          .end(body);
      };
      void readBody(request, 1_000_000).then(async (body) => {
        const { method = '', url = '', headers } = request;
        const probe = method === 'GET' && url === '/health/ready';
        if (probe && headers['txn-token'] === undefined) return send(200, {});
        const parts = partsOf(String(headers['orgraph-binding'] ?? ''));
        const proof = prove({ method, path: url, headers, body }, own, jwks, skipped);
        if (proof === undefined) return send(401, refused, skipped.has('answer/unproven') ? parts : undefined);
        if (probe) return send(200, {}, parts, 'answer/health');
        const asked = questionOf(request, body);
        if (asked === undefined) return send(400, refusal('No JSON.', 'BAD_REQUEST'), parts, 'answer/proof');
        send(200, await answerTo(asked, schema, proof), parts, 'answer/proof');
      });
    },
    0,
    '127.0.0.1',
    skipped.has('transport/oversized-header') ? { maxHeaderSize: 1_000_000 } : {},
  );
}

interface Question {
  query: string;
  variables?: Record<string, unknown>;
}

/** Undefined for what is no JSON. */
function questionOf({ method, url = '' }: IncomingMessage, body: Buffer): Question | undefined {
  if (method === 'GET') return { query: new URL(url, 'http://localhost').searchParams.get('query') ?? '' };
  try {
    return JSON.parse(body.toString()) as Question;
  } catch {
    return undefined;
  }
}

const answerTo = ({ query, variables = {} }: Question, schema: GraphQLSchema, proof: Proof) =>
  graphql({ schema, source: query, variableValues: variables, contextValue: proof });
