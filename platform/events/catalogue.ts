import { z } from 'zod';
import { sealedText } from '../identity/sealedClient.ts';
import { subgraphNames } from '../process/names.ts';
import { eventType, type EventType } from './eventType.ts';

/**
 * What the platform's subgraphs tell each other. A payload's texts are codes of ours: nobody's name, address or word has
 * a place in one.
 */
const code = z
  .string()
  .max(100)
  .regex(/^[A-Za-z][\w.-]*$/);

const others = subgraphNames.filter((name) => name !== 'tenancy');

/** Somebody has done something, or was refused: a line of the organization's audit trail. */
export const audited = eventType({
  name: 'audit',
  from: 'any',
  to: ['tenancy'],
  payload: z.strictObject({
    actor: z.uuid().nullable(),
    /** `resource.verb`. */
    action: code,
    resourceType: code,
    resourceId: z.uuid().nullable(),
    outcome: z.enum(['SUCCESS', 'FAILURE', 'PARTIAL', 'DENIED']),
    /** The names of the fields that were changed. */
    fields: z.array(code).max(100),
    /** The client's address and agent, for tenancy alone; none of what no client has asked for. */
    client: sealedText.nullish(),
  }),
  subject: null,
});

/** What people are notified of by subgraphs beside tenancy, which words it (its `notification/words`). */
export const notificationCodes = [
  'job.failed',
  'slack_import.completed',
  'slack_import.failed',
  'correlation.set',
  'correlation.removed',
] as const;

/** As many people as one event notifies. */
export const mostNotified = 1_000;

/** Some members should know something: each of them is notified of it once. */
export const notified = eventType({
  name: 'notify',
  from: 'any',
  to: ['tenancy'],
  payload: z.strictObject({
    code: z.enum(notificationCodes),
    /** Who of them is no member any more is notified of nothing. */
    users: z.array(z.uuid()).min(1).max(mostNotified),
    /** A type of the graph, and the id of one. */
    subject: z.strictObject({ type: code, id: z.uuid() }).nullable(),
    /** The numbers that the words have, by name. */
    counts: z.record(code, z.int()),
  }),
  subject: null,
});

/** An organization has changed: whoever keeps a copy of it reads it again. */
export const organizationUpdated = eventType({
  name: 'organization.updated',
  from: ['tenancy'],
  to: others,
  payload: z.strictObject({ version: z.int() }),
  subject: () => 'organization',
});

/** An organization is deleted: whoever keeps anything of it purges it. It waits for no event before it. */
export const organizationDeleted = eventType({
  name: 'organization.deleted',
  from: ['tenancy'],
  to: others,
  payload: z.strictObject({}),
  subject: null,
  isAboutGone: true,
});

/** A member's standing has changed. */
const membershipChange = (name: string) =>
  eventType({
    name,
    from: ['tenancy'],
    to: others,
    payload: z.strictObject({ membership: z.uuid(), user: z.uuid(), version: z.int() }),
    subject: ({ user }) => `member ${user}`,
  });

export const memberAdded = membershipChange('member.added');
export const memberUpdated = membershipChange('member.updated');
/** Deactivated: they are no member any more. */
export const memberRemoved = membershipChange('member.removed');

/** Somebody has deleted their account: whatever is theirs goes, before what else leaving does. */
export const userDeleted = eventType({
  name: 'user.deleted',
  from: ['tenancy'],
  to: others,
  payload: z.strictObject({ user: z.uuid() }),
  subject: ({ user }) => `member ${user}`,
});

/** As many accounts as are told, and asked, of at once. */
export const mostAccounts = 10_000;

/** Whose some Slack accounts are has changed: slack asks integrations whose they are. */
export const userCorrelated = eventType({
  name: 'user.correlated',
  from: ['integrations'],
  to: ['slack'],
  payload: z.strictObject({ slackIds: z.array(z.string().max(255)).min(1).max(mostAccounts) }),
  subject: () => 'correlations',
});

/** What every subgraph beside tenancy tells, whatever else it does. */
export const toldByAll: readonly EventType[] = [audited, notified];
