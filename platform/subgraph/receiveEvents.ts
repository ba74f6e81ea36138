import { z } from 'zod';
import { nobody, scopeOfOrganization } from '../data/scope.ts';
import { applyEvent } from '../events/applyEvent.ts';
import { eventsPath, eventsPurpose } from '../events/delivery.ts';
import type { EventHandler } from '../events/handlers.ts';
import { badUserInput, OrgraphError } from '../values/errors.ts';
import { everySubgraph, internalRoute } from './internalRoute.ts';

const input = z.object({
  events: z
    .array(
      z.object({
        id: z.uuid(),
        type: z.string().max(100),
        organization: z.uuid().nullable(),
        at: z.number(),
        payload: z.unknown(),
      }),
    )
    .max(1_000),
});

/**
 * Takes events of one organization (or of none) that another subgraph tells, each in a transaction of its own, and
 * answers what has become of each that it came to.
 * @throws OrgraphError BAD_USER_INPUT for an event of another organization than the request's.
 */
export const receiveEvents = (handlers: readonly EventHandler[]) =>
  internalRoute({
    path: eventsPath,
    allow: [{ issuer: everySubgraph, purpose: eventsPurpose }],
    input,
    async run({ input: { events }, identity, within, services, capabilities, log, database }) {
      const { organization } = identity;
      if (events.some((event) => event.organization !== organization))
        throw badUserInput('Events of one organization come together.', 'events');
      const scope = organization === null ? nobody : scopeOfOrganization(organization);
      const parts = { services, capabilities, log, from: identity.subject, database: database.name };
      const outcomes = [];
      for (const event of events) {
        try {
          const outcome = await within(scope, (unit) => applyEvent(unit, handlers, event as never, parts));
          outcomes.push({ id: event.id, outcome });
        } catch (error) {
          if (error instanceof OrgraphError && notNow.has(error.code)) throw error;
          // What is left of the time is over for those after it, which come again.
          const isLate = error instanceof OrgraphError && error.code === 'DEADLINE_EXCEEDED';
          if (isLate && outcomes.length > 0) break;
          if (error instanceof OrgraphError && error.code === 'SUBGRAPH_UNAVAILABLE') {
            outcomes.push({ id: event.id, outcome: 'later' as const });
            continue;
          }
          log.error({ event: event.id, type: event.type, organization, err: error }, 'an event was not applied');
          const { code, message } =
            error instanceof OrgraphError ? error : new OrgraphError('INTERNAL', 'An unexpected error.');
          outcomes.push({ id: event.id, outcome: 'failed' as const, error: { code, message } });
          if (isLate) break;
        }
      }
      return { outcomes };
    },
  });

/** This process cannot at the moment, whichever event it is. */
const notNow = new Set<string>(['NOT_READY', 'IDENTITY_REQUIRED']);
