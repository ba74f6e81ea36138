import type { GraphQLSchema } from 'graphql';
import { OrgraphError } from '#platform/values/errors.ts';

/** Why a subscription is not run: what clients are told, however they have sent it. */
export const subscriptionsRefused = (apiSchema: GraphQLSchema): OrgraphError =>
  new OrgraphError(
    'SUBSCRIPTIONS_NOT_SUPPORTED',
    apiSchema.getSubscriptionType() == null
      ? 'The graph has no subscriptions: its schema has no type Subscription. Ask by a query, again where it may have changed.'
      : 'Subscriptions are not served yet. Ask by a query, again where it may have changed.',
  );
