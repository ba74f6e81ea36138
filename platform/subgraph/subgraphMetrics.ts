import { Counter, Gauge, Histogram } from 'prom-client';
import type { Database } from '../data/database.ts';
import type { Handler } from '../process/httpServer.ts';
import { createMetricsRegistry, durationBuckets, gauge, metricsHandler } from '../process/metricsRegistry.ts';
import type { QueueStanding, Standings } from '../queue/queueStandings.ts';
import { errorCatalogue } from '../values/errors.ts';

/** What operators watch of a subgraph's process. */
export interface SubgraphMetrics {
  /** `GET /metrics`, and nothing else. */
  handler: Handler;
  /**
   * A request has been answered. @param route `graphql`, or an internal route's path. @param codes of its errors.
   * @param milliseconds from its head to its answer.
   */
  answered(route: string, codes: readonly string[], milliseconds: number): void;
}

/** Requests by route and code, the connections to the database, and how its queues stand. */
export function createSubgraphMetrics({ pool }: Pick<Database, 'pool'>, standings: Standings): SubgraphMetrics {
  const registry = createMetricsRegistry();
  const registers = [registry];
  const durations = new Histogram({
    name: 'orgraph_request_duration_seconds',
    help: 'From a request’s head to its answer, by route; result: ok, or error where the answer holds one.',
    labelNames: ['route', 'result'],
    buckets: durationBuckets,
    registers,
  });
  const errors = new Counter({
    name: 'orgraph_errors_total',
    help: 'Errors in answers, by route and code.',
    labelNames: ['route', 'code'],
    registers,
  });
  gauge(registry, 'orgraph_database_connections_open', 'Connections to the database.', () => pool.totalCount);
  gauge(registry, 'orgraph_database_connections_idle', 'Those of them that nothing uses.', () => pool.idleCount);
  gauge(registry, 'orgraph_database_requests_waiting', 'Requests that wait for a connection.', () => pool.waitingCount);
  const ofQueues = (
    name: string,
    help: string,
    labelNames: string[],
    set: (to: Gauge, standing: QueueStanding) => void,
  ) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      async collect() {
        this.reset();
        // A database that is away has no numbers; the other metrics are told.
        for (const standing of await standings().catch(() => [])) set(this, standing);
      },
    });
  ofQueues('orgraph_jobs', 'Jobs and events, by queue and state.', ['queue', 'state'], (to, { queue, ...counts }) => {
    for (const state of ['waiting', 'running', 'failed'] as const) to.set({ queue, state }, counts[state]);
  });
  ofQueues('orgraph_jobs_oldest_seconds', 'Age of what waits longest, by queue.', ['queue'], (to, { queue, oldest }) =>
    to.set({ queue }, oldest ?? 0),
  );
  return {
    handler: metricsHandler(registry),
    answered(route, codes, milliseconds) {
      durations.observe({ route, result: codes.length === 0 ? 'ok' : 'error' }, milliseconds / 1000);
      for (const code of codes) errors.inc({ route, code: code in errorCatalogue ? code : 'other' });
    },
  };
}
