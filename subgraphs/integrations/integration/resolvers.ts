import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import { amongWritten } from '#platform/graphql/amongWritten.ts';
import type { Context } from '#platform/graphql/context.ts';
import { ownOrganization } from '#platform/graphql/entityStubs.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { soonestEnd } from '../credential/activeCredentials.ts';
import type { IntegrationProvider } from './catalogue.ts';
import { catalogueConnection } from './catalogueConnection.ts';
import {
  Integration,
  IntegrationEvent,
  type IntegrationEventType,
  type IntegrationStatus,
  type Provider,
} from './entities.ts';
import { hoursUntil, needsReconnect } from './health.ts';
import { updateIntegration } from './updateIntegration.ts';

type Connected = RowOf<Integration>;
type Event = RowOf<IntegrationEvent>;
type Key = { id: string };
interface ConnectedList extends PageArguments {
  filter?: { provider?: Provider | null; status?: IntegrationStatus | null } | null;
}
interface EventList extends PageArguments {
  filter?: { integrationId?: string | null; type?: IntegrationEventType | null } | null;
}

const orders = { NAME: ['name'], NAME_DESCENDING: ['-name'] };

const integrations = (_: unknown, { filter, ...page }: ConnectedList, { connection }: Context) =>
  connection(Integration, page, {
    where: { provider: filter?.provider ?? undefined, status: filter?.status ?? undefined },
    orders,
  });

const integrationHealth = (_: unknown, page: PageArguments, { connection }: Context) =>
  connection(Integration, page, { conditions: [[`t.status <> 'DISCONNECTED'`]], orders });

const status = amongWritten('status', ['ACTIVE', 'DISCONNECTED'], 'ACTIVE');

const reconnect = async ({ id, status }: Connected, _: unknown, context: Context) =>
  needsReconnect(await soonestEnd(id, context), status);

export const resolvers: GraphQLResolverMap = {
  Query: {
    integrations,
    integrationHealth,
    integration: (_: unknown, { id }: Key, { find }) => find(Integration, id, 'integration'),
    async integrationEvents(_: unknown, { filter, ...page }: EventList, { connection, find }) {
      const { integrationId, type } = filter ?? {};
      const integration =
        integrationId == null ? undefined : (await find(Integration, integrationId, 'integration')).id;
      return connection(IntegrationEvent, page, { where: { integration, type: type ?? undefined } as object });
    },
    integrationEvent: (_: unknown, { id }: Key, { find }) => find(IntegrationEvent, id, 'event'),
    integrationProviders: (_: unknown, page: PageArguments) => catalogueConnection(page),
  },
  Mutation: {
    updateIntegration: (_, { input }, context) => updateIntegration(context, input),
  },
  Integration: {
    __resolveReference: ({ id }: Key, { load }) => load(Integration, id),
    createdBy: ({ createdById }: Connected) => ({ id: createdById }),
    connectionType: amongWritten('connectionType', ['MANUAL'], 'MANUAL'),
    credentialSource: amongWritten('credentialSource', ['OWN'], 'OWN'),
    status,
    needsReconnect: reconnect,
    events: ({ id }: Connected, page: PageArguments, { connection }) =>
      connection(IntegrationEvent, page, { of: ['integration', id] }),
  },
  IntegrationEvent: {
    type: amongWritten('type', ['CREATED', 'UPDATED', 'DISCONNECTED', 'CONNECTED'], 'UPDATED'),
    outcome: amongWritten('outcome', ['SUCCESS'], 'SUCCESS'),
    integration: ({ integration }: Event, _: unknown, { load }) => load(Integration, integration.id),
    actor: ({ actorUserId }: Event) => (actorUserId == null ? null : { id: actorUserId }),
  },
  IntegrationHealth: {
    integration: (integration: Connected) => integration,
    status,
    needsReconnect: reconnect,
    expiresInHours: async ({ id }: Connected, _: unknown, context) => hoursUntil(await soonestEnd(id, context)),
  },
  IntegrationProvider: {
    credentialType: ({ key }: IntegrationProvider) => key?.type ?? null,
    credentialFormat: ({ key }: IntegrationProvider) => key?.format ?? null,
  },
  Organization: {
    __resolveReference: ownOrganization,
    integrations,
    integrationHealth,
  },
};
