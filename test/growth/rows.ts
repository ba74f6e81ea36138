import { hash } from 'node:crypto';
import { wordsSql } from '#platform/search/words.ts';
import { marksSql } from '../../subgraphs/slack/message/marks.ts';

/** SQL of the id of an organization's row: the same for the same table and numbers. */
export const key = (table: string, row: number | string, organization: number | string = 'o'): string =>
  `overlay(overlay(md5('${table} ' || ${organization} || ' ' || ${row}) placing '4' from 13) placing '8' from 17)::uuid`;

/** The same id, computed here. */
export const keyOf = (table: string, row: number, organization = 0): string =>
  hash('md5', `${table} ${organization} ${row}`).replace(/^(.{8})(.{4}).(.{3}).(.{3})/, '$1-$2-4$3-8$4-');

/**
 * The rows of a table by their columns, in SQL over the number `o` of the organization and `n` of the row, from 1 on. An organization has as
 * many as is asked for, or at most `few`.
 */
export interface TableRows {
  table: string;
  few?: number;
  /** False for a table whose rows belong to no organization, or where `columns` names it. */
  owned?: false;
  columns: Readonly<Record<string, string>>;
}

const cycle = (...texts: string[]): string =>
  `(array[${texts.map((text) => `'${text}'`).join(', ')}])[1 + n % ${texts.length}]`;
const ago = (unit = 'second'): string => `now() - n * interval '1 ${unit}'`;
/** A row of ten, of which the first has half of all that refer to one. */
const parent = '(case when n % 2 = 0 then 1 else 1 + n % 10 end)';
const memberStatus = cycle('ACTIVE', 'ACTIVE', 'SUSPENDED', 'ACTIVE', 'DEACTIVATED');

/** Some words, of which one is in a hundredth of the rows. */
const words = `'text of number ' || n || ' word' || n % 100`;

const job: TableRows = {
  table: 'job',
  columns: {
    kind: `'slack_messages.reread'`,
    status: cycle('COMPLETED', 'QUEUED', 'RUNNING', 'FAILED', 'CANCELLED'),
    started_by_id: key('user', parent),
    created_at: ago(),
  },
};

const tenancy: readonly TableRows[] = [
  job,
  {
    table: 'organization',
    few: 1,
    owned: false,
    columns: { name: `'Organization ' || o`, slug: `'organization-' || o` },
  },
  {
    table: 'user',
    owned: false,
    columns: {
      name: `'Person ' || n || ' of ' || o`,
      email: `'person' || n || '@organization' || o || '.test'`,
      is_platform_admin: 'n = 1',
    },
  },
  {
    table: 'refresh_token',
    few: 30,
    owned: false,
    columns: {
      jti: `'token ' || o || ' ' || n`,
      user_id: key('user', '1 + n % 3'),
      family: key('session', 'n'),
      expires_at: `now() + interval '1 day'`,
      created_at: ago(),
    },
  },
  {
    table: 'user_identity',
    few: 30,
    owned: false,
    columns: {
      user_id: key('user', '1 + n % 3'),
      issuer: `'https://issuer' || n % 3 || '.test'`,
      subject: `'subject ' || o || ' ' || n`,
      created_at: ago(),
    },
  },
  {
    table: 'one_time_token',
    few: 2,
    owned: false,
    columns: {
      user_id: key('user', 'n'),
      kind: `'PASSWORD_RESET'`,
      issue: '1',
      token_hash: `'token ' || o || ' ' || n`,
      expires_at: `now() + interval '1 hour'`,
    },
  },
  {
    table: 'personal_copy',
    few: 3,
    owned: false,
    columns: { user_id: key('user', 'n'), expires_at: `now() + interval '1 hour'` },
  },
  {
    table: 'personal_copy_part',
    few: 3,
    owned: false,
    columns: {
      copy_id: key('personal_copy', 'n'),
      user_id: key('user', 'n'),
      attempt: key('session', 'n'),
      position: '0',
      content: `'\\\\x00'`,
    },
  },
  {
    table: 'role',
    few: 5,
    columns: {
      key: cycle('VIEWER', 'OWNER', 'ADMIN', 'MANAGER', 'MEMBER'),
      display_name: `'Role ' || n`,
      level: 'n',
      is_system: 'true',
    },
  },
  {
    table: 'membership',
    columns: {
      user_id: key('user', 'n'),
      role_id: key('role', '1 + n % 5'),
      display_name: words,
      status: memberStatus,
      joined_at: ago(),
    },
  },
  {
    table: 'membership_words',
    columns: {
      membership_id: key('membership', 'n'),
      role_id: key('role', '1 + n % 5'),
      status: memberStatus,
      joined_at: ago(),
      words: wordsSql({ organization: key('organization', 1), text: words, isOfNames: true }),
    },
  },
  {
    table: 'team',
    few: 20,
    columns: {
      name: `'Team ' || n`,
      slug: `'team-' || n`,
      is_default: 'n = 1',
      archived_at: `case when n % 5 = 0 then now() end`,
    },
  },
  {
    table: 'team_membership',
    columns: { team_id: key('team', parent), membership_id: key('membership', 'n'), joined_at: ago() },
  },
  {
    table: 'invitation',
    columns: {
      // The first of each organization's is to the same person.
      email: `'guest' || n || '@organization.test'`,
      role_id: key('role', '1 + n % 5'),
      token_hash: `'token ' || o || ' ' || n`,
      status: cycle('EXPIRED', 'PENDING', 'ACCEPTED', 'DECLINED', 'REVOKED'),
      expires_at: `now() + interval '1 day'`,
      invited_by_id: key('user', parent),
      created_at: ago(),
    },
  },
  {
    table: 'notification',
    columns: {
      user_id: `case when n % 2 = 0 then ${key('user', 1)} else ${key('user', 'n')} end`,
      category: cycle('GENERAL', 'WELCOME', 'INVITATION'),
      code: `'code'`,
      title: words,
      priority: cycle('LOW', 'NORMAL', 'HIGH', 'URGENT'),
      status: cycle('READ', 'UNREAD', 'DISMISSED', 'DISMISSED', 'ACTED'),
      created_at: ago(),
    },
  },
  {
    table: 'audit_event',
    columns: {
      event_id: key('event', 'n'),
      actor_user_id: key('user', parent),
      action: `'resource.verb' || n % 20`,
      resource_type: `'Resource' || n % 10`,
      resource_id: `'resource ' || n % 100`,
      outcome: `'SUCCESS'`,
      source: `'tenancy'`,
      occurred_at: 'to_timestamp(1700000000 - n)',
    },
  },
];

const tenant: TableRows = {
  table: 'tenant',
  few: 1,
  owned: false,
  columns: { slug: `'organization-' || o`, status: `'ACTIVE'`, plan: `'ENTERPRISE'`, limits: `'{}'`, version: '1' },
};

const integrations: readonly TableRows[] = [
  tenant,
  job,
  {
    table: 'integration',
    few: 20,
    columns: {
      provider: cycle('SLACK', 'GITHUB', 'NOTION', 'DISCORD'),
      name: `'Connection ' || n`,
      status: cycle('ACTIVE', 'ACTIVE', 'DISCONNECTED', 'EXPIRED', 'ACTIVE'),
      created_by_id: key('user', 1),
    },
  },
  {
    table: 'integration_event',
    columns: {
      integration_id: key('integration', parent),
      type: cycle('CREATED', 'SHARED', 'UPDATED', 'ERROR', 'SYNCED'),
      created_at: ago(),
    },
  },
  {
    table: 'credential',
    few: 20,
    columns: { integration_id: key('integration', 'n'), type: `'API_KEY'`, ciphertext: `'sealed'` },
  },
  {
    table: 'user_correlation',
    columns: {
      email: `'person' || n || '@organization.test'`,
      user_id: `case when n % 3 > 0 then ${key('user', 'n')} end`,
    },
  },
  {
    table: 'correlated_account',
    columns: {
      correlation_id: key('user_correlation', 'n'),
      provider: `'SLACK'`,
      external_id: `'U' || n`,
      integration_id: key('integration', parent),
      method: `'AUTO'`,
    },
  },
];

const mentions = `array['U' || n % 100]`;

/** What a filter by text finds people and channels by. */
const namesOf = (table: string, reference: string, name: string): TableRows => ({
  table: `${table}_words`,
  columns: {
    [reference]: key(table, 'n'),
    workspace_id: key('slack_workspace', 1),
    name,
    words: wordsSql({ organization: key('organization', 1), text: name, isOfNames: true }),
  },
});

const slack: readonly TableRows[] = [
  tenant,
  job,
  {
    table: 'slack_workspace',
    few: 3,
    columns: {
      slack_id: `'T' || o || 'N' || n`,
      name: `'Workspace ' || n`,
      domain: `'workspace-' || o || '-' || n`,
      integration_id: key('integration', 'n'),
    },
  },
  {
    table: 'slack_user',
    columns: {
      workspace_id: key('slack_workspace', 1),
      slack_id: `'U' || n`,
      name: `'person' || n || ' word' || n % 100`,
      folded_name: `'person' || n || ' word' || n % 100`,
      user_id: `case when n = 1 then ${key('user', 1)} end`,
    },
  },
  {
    table: 'slack_channel',
    columns: {
      workspace_id: key('slack_workspace', 1),
      slack_id: `'C' || n`,
      name: `'channel' || n || ' word' || n % 100`,
      folded_name: `'channel' || n || ' word' || n % 100`,
      type: `case when n % 10 = 9 then 'PRIVATE' else 'PUBLIC' end`,
      is_archived: 'n % 5 = 3',
      selected_for_analysis: 'n % 4 = 1',
    },
  },
  namesOf('slack_user', 'slack_user_id', `'person' || n || ' word' || n % 100`),
  namesOf('slack_channel', 'channel_id', `'channel' || n || ' word' || n % 100`),
  {
    table: 'slack_channel_member',
    columns: {
      channel_id: key('slack_channel', `case when n % 20 = 19 then n else ${parent} end`),
      slack_user_id: key('slack_user', 'case when n % 20 = 19 then 1 else n end'),
      created_at: ago(),
    },
  },
  {
    table: 'slack_day',
    columns: { channel_id: key('slack_channel', parent), first_ts: 'n', last_ts: 'n + 1', source_ts: 'n' },
  },
  {
    table: 'slack_message',
    columns: {
      channel_id: key('slack_channel', parent),
      author_id: key('slack_user', parent),
      parent_id: `case when n % 3 = 0 then ${key('slack_message', parent)} end`,
      slack_ts: `(1700000000 - n) || '.000000'`,
      text: words,
      files: `case when n % 10 = 1 then '[{"id": "F1"}]'::jsonb end`,
      attachments: `case when n % 10 = 2 then '[{"id": 1}]'::jsonb end`,
      is_thread_parent: 'n <= 10',
      is_thread_reply: 'n % 3 = 0',
      reply_count: 'case when n <= 10 then 1 else 0 end',
      reaction_count: 'n % 4',
      links: `case when n % 10 = 3 then '[{"url": "https://example.com", "text": "x"}]'::jsonb end`,
      mentions,
      posted_at: 'to_timestamp(1700000000 - n)',
    },
  },
  {
    table: 'slack_message_words',
    columns: {
      message_id: key('slack_message', 'n'),
      channel_id: key('slack_channel', parent),
      posted_at: 'to_timestamp(1700000000 - n)',
      words: `(select ${wordsSql({ organization: 'said.organization_id', text: 'said.text', marks: marksSql('said') })} from slack_message as said where said.id = ${key('slack_message', 'n')})`,
    },
  },
  {
    table: 'slack_reaction',
    columns: {
      message_id: key('slack_message', '1 + n / 3'),
      slack_user_id: key('slack_user', 'n'),
      emoji: cycle('eyes', 'tada', '+1'),
    },
  },
  {
    table: 'import_run',
    columns: {
      workspace_id: key('slack_workspace', '1 + n % 2'),
      imported_by_id: key('user', 1),
      began_at: ago('minute'),
      ended_at: ago('minute'),
      digest: `'digest'`,
    },
  },
  {
    table: 'import_change',
    columns: { run_id: key('import_run', parent), table_name: `'slack_user'`, row_id: key('slack_user', 'n') },
  },
  { table: 'slack_erasure', columns: { digest: `md5(n::text)`, erased_by_id: key('user', 1) } },
];

const blockType = cycle('COMPANY_PROFILE', 'PERSON_CV', 'EQUIPMENT', 'PROCEDURE', 'CERTIFICATION');

const content: readonly TableRows[] = [
  tenant,
  job,
  {
    table: 'content_block',
    columns: {
      type: blockType,
      title: `'Block ' || n`,
      content: words,
      tags: `array['all', 'tag' || n % 100]`,
      tag_keys: `app.keyed(${key('organization', 1)}, array['all', 'tag' || n % 100])`,
      is_active: 'n % 10 > 0',
      created_by_id: key('user', 1),
      updated_by_id: key('user', 1),
      created_at: ago(),
    },
  },
  {
    table: 'content_block_words',
    columns: {
      block_id: key('content_block', 'n'),
      type: blockType,
      title: `'Block ' || n`,
      is_active: 'n % 10 > 0',
      created_at: ago(),
      words: wordsSql({ organization: key('organization', 1), text: words, isOfNames: true }),
    },
  },
  {
    table: 'content_block_version',
    columns: {
      block_id: key('content_block', parent),
      version: 'n',
      title: `'Block ' || n`,
      content: words,
      edited_by_id: key('user', 1),
    },
  },
  {
    table: 'project',
    columns: {
      name: `'Project ' || n`,
      status: cycle('DRAFT', 'MATCHING', 'REVIEWING', 'COMPLETED', 'SUBMITTED'),
      created_by_id: key('user', 1),
      created_at: ago(),
    },
  },
  {
    table: 'section',
    columns: { project_id: key('project', parent), section_type: `'text'`, title: `'Section ' || n`, position: 'n' },
  },
];

/** What an organization has of every table that grows, by subgraph. */
export const rowsOf: Readonly<Record<string, readonly TableRows[]>> = { tenancy, integrations, slack, content };
