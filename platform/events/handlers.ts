import type { EntityManager } from '@mikro-orm/postgresql';
import type { Query } from '../data/unitOfWork.ts';
import type { ServiceClient } from '../identity/serviceClient.ts';
import type { Log } from '../process/log.ts';
import type { EventType, SentEvent } from './eventType.ts';

/** What a handler has, beside the event: one transaction in the event's organization. */
export interface Handling {
  em: EntityManager;
  query: Query;
  services: ServiceClient;
  /** What the subgraph's `prepare` made. */
  capabilities: unknown;
  log: Log;
  /** Which subgraph told it. */
  from: string;
}

/** What events of a type carry. */
export type PayloadOf<Type> = Type extends EventType<infer Payload> ? Payload : never;

/** What a subgraph does about an event. */
export interface EventHandler<Payload = any> {
  type: EventType<Payload>;
  handle(event: Omit<SentEvent, 'payload'> & { payload: Payload }, handling: Handling): unknown;
}

/**
 * Declares what a subgraph does about an event: once for each, in its transaction, with the memory that it is done. A
 * handler that throws has done nothing, and is asked again.
 */
export const on = <Payload>(
  type: EventType<Payload>,
  handle: EventHandler<Payload>['handle'],
): EventHandler<Payload> => ({
  type,
  handle,
});
