import { OrgraphError } from '#platform/values/errors.ts';
import { jsonAnswer } from '../http/httpAnswer.ts';
import type { CrossSite } from '../http/cors.ts';
import type { GraphqlRoute } from '../server/graphqlRoute.ts';
import { send } from '../http/send.ts';

/** What a gateway answers before it has a graph: 503 in every media type, so that balancers and clients ask again. */
export function notReady(crossSite: CrossSite): GraphqlRoute {
  const { code, message, status } = new OrgraphError('NOT_READY', 'There is no graph to answer from yet. Try again in some seconds.');
  return async (request, response) =>
    send(request, response, jsonAnswer(status, { errors: [{ message, extensions: { code } }] }, ['retry-after', '1', 'cache-control', 'no-store', ...crossSite.headers(request.headers)]));
}
