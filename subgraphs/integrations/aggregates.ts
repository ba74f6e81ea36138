import type { Aggregate } from '#platform/graphql/aggregate.ts';
import { CorrelatedAccount, UserCorrelation } from './correlation/entities.ts';
import { inputs as correlationInputs } from './correlation/inputs.ts';
import { resolvers as correlation } from './correlation/resolvers.ts';
import { IntegrationCredential } from './credential/entities.ts';
import { inputs as credentialInputs } from './credential/inputs.ts';
import { resolvers as credential } from './credential/resolvers.ts';
import { Integration, IntegrationEvent } from './integration/entities.ts';
import { inputs as integrationInputs } from './integration/inputs.ts';
import { resolvers as integration } from './integration/resolvers.ts';

/** The integrations subgraph's table of contents. */
export const aggregates: Aggregate[] = [
  { name: 'integration', tenant: [Integration, IntegrationEvent], resolvers: integration, inputs: integrationInputs },
  { name: 'credential', tenant: [IntegrationCredential], resolvers: credential, inputs: credentialInputs },
  {
    name: 'correlation',
    tenant: [UserCorrelation, CorrelatedAccount],
    resolvers: correlation,
    inputs: correlationInputs,
  },
];
