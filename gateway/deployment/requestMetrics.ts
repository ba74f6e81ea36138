import { Counter, Histogram, type Registry } from 'prom-client';
import { durationBuckets } from '#platform/process/metricsRegistry.ts';
import { errorCatalogue } from '#platform/values/errors.ts';
import type { ObservedRequest, Phase, RequestObserver, Result } from '../server/requestObserver.ts';

/** Stands in a label for whatever is not known. */
const other = 'other';

/**
 * Requests as operators watch them. A request whose errors left no data has failed, whatever its HTTP status says.
 * @param operations the names that may stand in a label: a client chooses its operation's name.
 */
export function observeRequests(registry: Registry, operations: ReadonlySet<string>): RequestObserver {
  const registers = [registry];
  const requests = new Counter({
    name: 'orgraph_graphql_requests_total',
    help: 'By operation and result: ok; partial: errors beside data; failed: no data; refused; gone: nobody waited.',
    labelNames: ['operation', 'result'],
    registers,
  });
  const errors = new Counter({
    name: 'orgraph_graphql_errors_total',
    help: 'Errors in answers, by operation and code.',
    labelNames: ['operation', 'code'],
    registers,
  });
  const phases = new Histogram({
    name: 'orgraph_graphql_phase_duration_seconds',
    help: 'Parts of a request: read its body, prepare the operation, identify the caller, execute, send the answer.',
    labelNames: ['phase'],
    buckets: durationBuckets,
    registers,
  });
  const fetches = new Histogram({
    name: 'orgraph_subgraph_fetch_duration_seconds',
    help: 'From a fetch’s sending to its answer, by subgraph; answered, or the code of what came in its place.',
    labelNames: ['subgraph', 'result'],
    buckets: durationBuckets,
    registers,
  });
  const subgraphErrors = new Counter({
    name: 'orgraph_subgraph_errors_total',
    help: 'Errors that subgraphs answered with, by subgraph and code.',
    labelNames: ['subgraph', 'code'],
    registers,
  });
  const stale = new Counter({
    name: 'orgraph_graphql_stale_requests_total',
    help: 'Queries that were answered while tenancy was away, by its last answers about members; by operation.',
    labelNames: ['operation'],
    registers,
  });
  const codeLabel = (code: string): string => (code in errorCatalogue ? code : other);

  class Observed implements ObservedRequest {
    #operation = other;
    #phase: Phase = 'read';
    #since = performance.now();

    enter(phase: Phase): void {
      const now = performance.now();
      phases.observe({ phase: this.#phase }, (now - this.#since) / 1000);
      [this.#phase, this.#since] = [phase, now];
    }

    named(operation: string | undefined): void {
      if (operation !== undefined && operations.has(operation)) this.#operation = operation;
    }

    fetched(subgraph: string, code: string | undefined, milliseconds: number): void {
      const result = code === undefined ? 'answered' : codeLabel(code);
      fetches.observe({ subgraph, result }, milliseconds / 1000);
    }

    subgraphError(subgraph: string, code: string): void {
      subgraphErrors.inc({ subgraph, code: codeLabel(code) });
    }

    stale(): void {
      stale.inc({ operation: this.#operation });
    }

    ended(result: Result, codes: readonly string[]): void {
      const operation = this.#operation;
      requests.inc({ operation, result });
      if (result !== 'gone') for (const code of codes) errors.inc({ operation, code: codeLabel(code) });
      this.enter('send');
    }

    closed(): void {
      this.enter('send');
    }
  }

  return { begin: () => new Observed() };
}
