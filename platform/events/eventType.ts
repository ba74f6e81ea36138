import type { z } from 'zod';
import type { AnySubgraphName } from '../process/names.ts';

/**
 * What one subgraph tells others: that something happened to something. Its payload holds ids, versions and codes, no
 * text of a person's and no secret: who needs more asks for it.
 */
export interface EventType<Payload = any> {
  /** `noun.verb` in the past, as `member.removed`. */
  name: string;
  /** Who may tell it; `any` subgraph of the graph. */
  from: readonly AnySubgraphName[] | 'any';
  /** Who is told: each gets an event of its own. */
  to: readonly AnySubgraphName[];
  payload: z.ZodType<Payload>;
  /**
   * What it happened to, within its organization: events of one subject arrive in the order of their commits, and one
   * that fails holds those after it. Null where each stands for itself.
   */
  subject: ((payload: Payload) => string) | null;
  /** It tells that its organization is gone: it is applied where every other event of that is not. */
  isAboutGone?: boolean;
}

export const eventType = <Payload>(type: EventType<Payload>): EventType<Payload> => type;

/** An event on its way to one subgraph. */
export interface SentEvent {
  /** The same however often it is delivered. */
  id: string;
  type: string;
  organization: string | null;
  /** When it was told, in milliseconds since 1970. */
  at: number;
  payload: unknown;
}
