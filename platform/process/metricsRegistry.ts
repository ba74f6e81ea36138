import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Handler } from './httpServer.ts';

/** Seconds: the bounds of every duration's histogram. */
export const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * What operators watch of a process, for Prometheus: at first the process itself, its memory, processor, event loop and
 * garbage collection. Labels take their values from what we know, never from a person, an organization or a client.
 */
export function createMetricsRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** A number that is looked up whenever it is asked for. */
export const gauge = (registry: Registry, name: string, help: string, value: () => number): Gauge =>
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(value());
    },
  });

/** `GET /metrics`, and nothing else. */
export function metricsHandler(registry: Registry): Handler {
  return (request, response) => {
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
  };
}
