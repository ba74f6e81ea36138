import { z } from 'zod';
import { eventType } from '#platform/events/eventType.ts';

/** A change of a subject that the test makes. */
export const toldChange = eventType({
  name: 'test.changed',
  from: ['integrations'],
  to: ['tenancy'],
  payload: z.strictObject({ subject: z.string(), number: z.int() }),
  subject: ({ subject }) => subject,
});

/** One that stands for itself. */
export const toldOnce = eventType({
  name: 'test.noted',
  from: ['integrations'],
  to: ['tenancy'],
  payload: z.strictObject({ subject: z.string(), number: z.int() }),
  subject: null,
});
