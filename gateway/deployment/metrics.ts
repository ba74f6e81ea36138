import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { sendJson, type Handler } from '#platform/process/httpServer.ts';
import type { GraphqlRoute } from '../server/graphqlRoute.ts';
import type { GraphSwitch } from './graphSwitch.ts';
import type { ReloadResult } from './reload.ts';

/** What operators watch, for Prometheus. Nothing in it tells of a person, an organization, a client or an operation. */
export interface Metrics {
  /** `GET /metrics`, and nothing else. */
  handler: Handler;
  countReload(result: ReloadResult): void;
  /** The same route, its requests counted and timed. */
  timed(route: GraphqlRoute): GraphqlRoute;
}

/** Seconds. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function createMetrics(graphs: GraphSwitch): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  gauge(
    'orgraph_graph_version',
    'The version of the registry that is served; 0 where there is none yet, or no registry.',
    () => graphs.current()?.version ?? 0,
  );
  gauge(
    'orgraph_graphs_open',
    'Graphs in memory: the one that is served, and those on which requests still run.',
    () => graphs.open,
  );
  const reloads = new Counter({
    name: 'orgraph_graph_reloads_total',
    help: 'Versions of the graph that were switched to or refused, and attempts that failed.',
    labelNames: ['result'],
    registers,
  });
  for (const result of ['switched', 'refused', 'failed'] as const) reloads.inc({ result }, 0);
  const durations = new Histogram({
    name: 'orgraph_graphql_request_duration_seconds',
    help: 'From a GraphQL request’s head to the end of its answer, by the answer’s HTTP status; gone: the client left before.',
    labelNames: ['status'],
    buckets,
    registers,
  });

  return {
    handler(request, response) {
      if (request.method !== 'GET' || request.url !== '/metrics') {
        response.writeHead(404, { 'content-length': 0 }).end();
        return;
      }
      registry.metrics().then(
        (text) =>
          response
            .writeHead(200, { 'content-type': registry.contentType, 'content-length': Buffer.byteLength(text) })
            .end(text),
        () => response.writeHead(500, { 'content-length': 0 }).end(),
      );
    },
    countReload: (result) => reloads.inc({ result }),
    timed: (route) => (request, response) => {
      const began = performance.now();
      response.once('close', () =>
        durations.observe(
          { status: response.writableFinished ? String(response.statusCode) : 'gone' },
          (performance.now() - began) / 1000,
        ),
      );
      return route(request, response);
    },
  };
}

/**
 * What the port for operators shows: the metrics, and at `GET /graph` the served graph's subgraphs as they were
 * published (name, URL, SDL), against which `orgraph dev` composes. It holds nothing of any organization; clients have
 * another port.
 */
export function operatorRoutes(metrics: Handler, graphs: GraphSwitch): Handler {
  return (request, response) => {
    if (request.method !== 'GET' || request.url !== '/graph') return metrics(request, response);
    const { version, subgraphs } = graphs.current() ?? {};
    if (subgraphs === undefined)
      sendJson(response, 404, {
        message: 'The graph that is served comes from a file; only one from a registry is told here.',
      });
    else sendJson(response, 200, { version, subgraphs: subgraphs.map(({ name, url, sdl }) => ({ name, url, sdl })) });
  };
}
