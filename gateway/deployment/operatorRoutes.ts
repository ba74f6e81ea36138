import { sendJson, type Handler } from '#platform/process/httpServer.ts';
import type { GraphSwitch } from './graphSwitch.ts';

/**
 * What the port for operators shows: the metrics, and at `GET /graph` the served graph's subgraphs as they were published (name, URL, SDL), against which
 * `orgraph dev` composes. It holds nothing of any organization; clients have another port.
 */
export function operatorRoutes(metrics: Handler, graphs: GraphSwitch): Handler {
  return (request, response) => {
    if (request.method !== 'GET' || request.url !== '/graph') return metrics(request, response);
    const { version, subgraphs } = graphs.current() ?? {};
    if (subgraphs === undefined) sendJson(response, 404, { message: 'The graph that is served comes from a file; only one from a registry is told here.' });
    else sendJson(response, 200, { version, subgraphs: subgraphs.map(({ name, url, sdl }) => ({ name, url, sdl })) });
  };
}
