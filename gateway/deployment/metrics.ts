import { Counter, Histogram } from 'prom-client';
import { sendJson, type Handler } from '#platform/process/httpServer.ts';
import { createMetricsRegistry, durationBuckets, gauge, metricsHandler } from '#platform/process/metricsRegistry.ts';
import type { GraphqlRoute } from '../server/graphqlRoute.ts';
import type { RequestObserver } from '../server/requestObserver.ts';
import type { GraphSwitch } from './graphSwitch.ts';
import type { ReloadResult } from './reload.ts';
import { observeRequests } from './requestMetrics.ts';

/**
 * What operators watch, for Prometheus. Nothing in it tells of a person, an organization or a client, and of operations
 * only those that are known to the deployment have a name.
 */
export interface Metrics {
  /** `GET /metrics`, and nothing else. */
  handler: Handler;
  countReload(result: ReloadResult): void;
  /** The same route, its requests counted and timed. */
  timed(route: GraphqlRoute): GraphqlRoute;
  observer: RequestObserver;
}

/** @param operations the names of the operations that may stand in a label. */
export function createMetrics(graphs: GraphSwitch, operations: ReadonlySet<string>): Metrics {
  const registry = createMetricsRegistry();
  const registers = [registry];
  gauge(
    registry,
    'orgraph_graph_version',
    'The version of the registry that is served; 0 where there is none yet, or no registry.',
    () => graphs.current()?.version ?? 0,
  );
  gauge(
    registry,
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
    buckets: durationBuckets,
    registers,
  });

  return {
    handler: metricsHandler(registry),
    countReload: (result) => reloads.inc({ result }),
    observer: observeRequests(registry, operations),
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
