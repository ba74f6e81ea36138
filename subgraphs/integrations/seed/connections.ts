import type { DemonstrationSlug } from '#platform/demonstration/demonstration.ts';
import type { IntegrationCredentialType } from '../credential/entities.ts';
import type { IntegrationEventType, Provider } from '../integration/entities.ts';

interface Connection {
  /** Names it in ids. */
  key: string;
  provider: Provider;
  name: string;
  description?: string;
  externalAccountId: string;
  externalAccountName: string;
  grantedScopes: string[];
  /** Days since it was made. */
  age: number;
  /** A secret that no provider knows, and the days until it ends. */
  credential?: { type: IntegrationCredentialType; secret: string; days: number };
  events: {
    type: IntegrationEventType;
    details: Record<string, unknown>;
    age: number;
  }[];
}

/**
 * The connections of a demonstration organization; but for Slack's workspace, both know their accounts by the same ids.
 * Beta's on-call key ends soon, and its code connection's has ended.
 */
export function connectionsOf(slug: DemonstrationSlug): Connection[] {
  const acme = slug === 'acme';
  return [
    {
      key: 'slack',
      provider: 'SLACK',
      name: acme ? 'Acme' : 'Beta',
      description: 'The company’s workspace, imported from an export.',
      externalAccountId: acme ? 'T0ACME00001' : 'T0BETA00001',
      externalAccountName: acme ? 'Acme' : 'Beta',
      grantedScopes: [],
      age: 90,
      events: [{ type: 'CREATED', details: { import: 'slack-export' }, age: 90 }],
    },
    {
      key: 'rootly',
      provider: 'ROOTLY',
      name: 'On-call',
      description: 'Incidents and on-call shifts.',
      externalAccountId: 'on-call',
      externalAccountName: acme ? 'Acme on-call' : 'Beta on-call',
      grantedScopes: ['users.read', 'incidents.read'],
      age: 60,
      credential: { type: 'API_KEY', secret: `rootly_${'demo'.repeat(16)}`, days: acme ? 180 : 2 },
      events: [
        { type: 'CREATED', details: { credential: 'API_KEY' }, age: 60 },
        { type: 'UPDATED', details: { changed: ['name', 'description'] }, age: 59 },
      ],
    },
    {
      key: 'github',
      provider: 'GITHUB',
      name: 'Code',
      externalAccountId: 'platform-team',
      externalAccountName: 'platform-team',
      grantedScopes: ['repo', 'read:org'],
      age: 30,
      credential: { type: 'PERSONAL_TOKEN', secret: `ghp_${'demo'.repeat(9)}`, days: acme ? 60 : -1 },
      events: [{ type: 'CREATED', details: { credential: 'PERSONAL_TOKEN' }, age: 30 }],
    },
  ];
}
