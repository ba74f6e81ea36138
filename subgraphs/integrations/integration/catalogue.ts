import type { IntegrationCredentialType } from '../credential/entities.ts';
import type { Provider } from './entities.ts';

/** What is known of a provider before anything is connected. */
export interface IntegrationProvider {
  provider: Provider;
  name: string;
  kind: 'CHAT' | 'CODE' | 'DOCUMENTS' | 'INCIDENTS' | 'SOCIAL';
  capabilities: readonly ('CORRELATE' | 'SYNC' | 'PUBLISH' | 'INBOX')[];
  /** The scopes that a connection asks of the provider. */
  scopes: readonly string[];
  /** How a connection is made by giving a key; absent where only signing in at the provider makes one. */
  key?: { type: IntegrationCredentialType; pattern: RegExp; format: string };
}

/** The catalogue of providers, by name. */
export const catalogue: readonly IntegrationProvider[] = [
  {
    provider: 'DISCORD',
    name: 'Discord',
    kind: 'CHAT',
    capabilities: ['CORRELATE', 'SYNC'],
    scopes: ['bot', 'guilds', 'messages.read'],
    key: {
      type: 'APP_TOKEN',
      pattern: /^[\w-]{24,28}\.[\w-]{6}\.[\w-]{27,40}$/,
      format: 'a bot token: three parts with dots between them',
    },
  },
  {
    provider: 'FACEBOOK',
    name: 'Facebook',
    kind: 'SOCIAL',
    capabilities: ['PUBLISH', 'INBOX'],
    scopes: ['pages_show_list', 'pages_manage_posts', 'pages_read_engagement', 'pages_messaging'],
  },
  {
    provider: 'GITHUB',
    name: 'GitHub',
    kind: 'CODE',
    capabilities: ['CORRELATE', 'SYNC'],
    scopes: ['repo', 'read:org', 'read:user'],
    key: {
      type: 'PERSONAL_TOKEN',
      pattern: /^(ghp_[A-Za-z0-9]{36}|github_pat_\w{22,93})$/,
      format: 'a personal access token: ghp_ and 36 characters, or github_pat_ and more',
    },
  },
  {
    provider: 'INSTAGRAM',
    name: 'Instagram',
    kind: 'SOCIAL',
    capabilities: ['PUBLISH', 'INBOX'],
    scopes: ['instagram_basic', 'instagram_content_publish', 'instagram_manage_comments'],
  },
  {
    provider: 'LINKEDIN',
    name: 'LinkedIn',
    kind: 'SOCIAL',
    capabilities: ['PUBLISH', 'INBOX'],
    scopes: ['r_organization_social', 'w_organization_social'],
  },
  {
    provider: 'NOTION',
    name: 'Notion',
    kind: 'DOCUMENTS',
    capabilities: ['SYNC'],
    scopes: ['read_content', 'read_user'],
    key: {
      type: 'API_KEY',
      pattern: /^(ntn_|secret_)[A-Za-z0-9]{40,60}$/,
      format: 'an internal integration’s secret: ntn_ or secret_ and 40 to 60 characters',
    },
  },
  {
    provider: 'PAGERDUTY',
    name: 'PagerDuty',
    kind: 'INCIDENTS',
    capabilities: ['CORRELATE', 'SYNC'],
    scopes: ['users.read', 'incidents.read', 'schedules.read'],
    key: { type: 'API_KEY', pattern: /^[\w+-]{20}$/, format: 'a REST API key of 20 characters' },
  },
  {
    provider: 'ROOTLY',
    name: 'Rootly',
    kind: 'INCIDENTS',
    capabilities: ['CORRELATE', 'SYNC'],
    scopes: ['users.read', 'incidents.read', 'schedules.read'],
    key: {
      type: 'API_KEY',
      pattern: /^rootly_[A-Za-z0-9]{16,128}$/,
      format: 'an API key: rootly_ and 16 to 128 characters',
    },
  },
  {
    provider: 'SLACK',
    name: 'Slack',
    kind: 'CHAT',
    capabilities: ['CORRELATE', 'SYNC'],
    scopes: [
      'channels:history',
      'channels:read',
      'groups:history',
      'groups:read',
      'reactions:read',
      'team:read',
      'users:read',
      'users:read.email',
      'users.profile:read',
    ],
  },
  {
    provider: 'X',
    name: 'X',
    kind: 'SOCIAL',
    capabilities: ['PUBLISH', 'INBOX'],
    scopes: ['tweet.read', 'tweet.write', 'users.read', 'offline.access'],
  },
];

export const describe = (provider: Provider): IntegrationProvider =>
  catalogue.find((description) => description.provider === provider)!;
