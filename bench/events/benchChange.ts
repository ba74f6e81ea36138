import { z } from 'zod';
import { eventType } from '#platform/events/eventType.ts';

/** A change whose handler changes one row. */
export const benchChange = eventType({
  name: 'bench.changed',
  from: ['integrations'],
  to: ['tenancy'],
  payload: z.strictObject({ subject: z.int() }),
  subject: ({ subject }) => `subject ${subject}`,
});
