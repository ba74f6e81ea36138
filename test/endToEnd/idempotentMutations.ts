import { randomUUID } from 'node:crypto';
import {
  demonstrationId,
  demonstrationOrganizations,
  demonstrationUsers,
} from '#platform/demonstration/demonstration.ts';
import type { GraphClient, TestGraph } from '../harness/graph.ts';
import { names } from './names.ts';

/** A mutation that can be done now: its input, and what of its payload is asked for. */
export interface IdempotentMutation {
  subgraph: string;
  selection: string;
  /** Makes ready what it changes. */
  input?(client: GraphClient, graph: TestGraph): Promise<Record<string, unknown>> | Record<string, unknown>;
}

const unique = (): string => randomUUID().slice(0, 8);

async function made(client: GraphClient, field: string, input: Record<string, unknown>, selection: string) {
  const type = `${field[0]!.toUpperCase()}${field.slice(1)}Input!`;
  const { data, errors } = await client.send(
    `mutation ($input: ${type}) { ${field}(input: $input) { ${selection} } }`,
    { input },
  );
  if (errors !== undefined) throw new Error(`${field}: ${JSON.stringify(errors)}`);
  return data[field] as any;
}

const block = { type: 'PROCEDURE', title: 'Scaffold', content: 'first' };
const newBlock = async (client: GraphClient) =>
  (await made(client, 'createContentBlock', block, 'contentBlock { id version }')).contentBlock;
const newProject = async (client: GraphClient) =>
  (await made(client, 'createProject', { name: 'Bridge' }, 'project { id version }')).project;
const newSection = async (client: GraphClient) => {
  const project = await newProject(client);
  const input = { projectId: project.id, sectionType: 'scope', title: 'Scope' };
  const { section } = await made(client, 'createSection', input, 'section { id version }');
  return { ...section, projectId: project.id };
};
const person = { provider: 'GITHUB', externalId: '' };
const newCorrelation = async (client: GraphClient) =>
  (
    await made(
      client,
      'setUserCorrelation',
      { ...person, email: `${unique()}@idempotency.test`, externalId: unique() },
      'correlation { id version }',
    )
  ).correlation;
const newTeam = async (client: GraphClient) =>
  (await made(client, 'createTeam', { name: unique(), slug: `t-${unique()}` }, 'team { id version }')).team;
const newRole = async (client: GraphClient) =>
  (
    await made(
      client,
      'createRole',
      { key: `R${unique().toUpperCase()}`, displayName: 'R', level: 10, permissions: ['content:read'] },
      'role { id version }',
    )
  ).role;
const memberOf = async (client: GraphClient, email: string) => {
  const { data } = await client.send('{ members(first: 100) { edges { node { id version email } } } }');
  const { id, version } = data.members.edges.find(({ node }: any) => node.email === email).node;
  return { id, version } as { id: string; version: number };
};
const memberInTeam = async (client: GraphClient) => {
  const team = await newTeam(client);
  const input = { teamId: team.id, userId: demonstrationUsers.acmeMember.id };
  return (await made(client, 'addTeamMember', input, 'teamMembership { id version }')).teamMembership;
};
const notificationFor = async ({ subgraphs: { tenancy } }: TestGraph) => {
  const id = randomUUID();
  await tenancy.sql(
    `insert into notification (id, organization_id, user_id, code, title) select $1, id, $2, 'x', 'x' from organization where slug = 'acme'`,
    [id, demonstrationUsers.acmeOwner.id],
  );
  return id;
};
const newInvitation = async (client: GraphClient) =>
  (await made(client, 'inviteMember', { email: `${unique()}@idempotency.test` }, 'invitation { id }')).invitation as {
    id: string;
  };
/** Of Acme's owner into Beta, where they are nobody yet. */
const invitationToBeta = async ({ subgraphs: { tenancy } }: TestGraph) => {
  const { id: user, email } = demonstrationUsers.acmeOwner;
  const beta = demonstrationOrganizations.beta.id;
  await tenancy.sql('delete from membership where user_id = $1 and organization_id = $2', [user, beta]);
  await tenancy.sql('delete from invitation where email = $1', [email]);
  const [invitation] = await tenancy.sql(
    `insert into invitation (organization_id, email, role_id, token_hash, expires_at) values ($1, $2, $3, $4, now() + interval '1 day') returning id`,
    [beta, email, demonstrationId('beta', 'role VIEWER'), unique()],
  );
  return { id: invitation!['id'] as string };
};
const otherSession = async (graph: TestGraph) =>
  (
    await made(
      graph.client(),
      'logIn',
      { email: demonstrationUsers.acmeOwner.email, password: 'orgraph-demo' },
      'refreshToken',
    )
  ).refreshToken as string;
const identityOf = async ({ subgraphs: { tenancy } }: TestGraph) => {
  const [identity] = await tenancy.sql(
    `insert into user_identity (user_id, issuer, subject) values ($1, 'https://issuer.test', $2) returning id`,
    [demonstrationUsers.acmeOwner.id, unique()],
  );
  return identity!['id'] as string;
};
const workspaceOf = async (client: GraphClient) => {
  const { data } = await client.send(
    '{ slackWorkspaces(first: 1) { edges { node { id version channels(first: 100) { edges { node { id type } } } } } } }',
  );
  const { id, version, channels } = data.slackWorkspaces.edges[0].node;
  return { id, version, channel: channels.edges.find(({ node }: any) => node.type === 'PUBLIC').node.id } as {
    id: string;
    version: number;
    channel: string;
  };
};
/** One that nobody uses, beside those of the demonstration. */
const newWorkspace = async ({ subgraphs: { slack } }: TestGraph) => {
  const slackId = `T${unique().toUpperCase()}`;
  const [workspace] = await slack.sql(
    `insert into slack_workspace (organization_id, integration_id, slack_id, name, status, owner_user_id)
     select organization_id, gen_random_uuid(), $1, $1, 'DISCONNECTED', $2 from slack_workspace where owner_user_id = $2 limit 1 returning id`,
    [slackId, demonstrationUsers.acmeOwner.id],
  );
  return { id: workspace!['id'] as string, version: 1 };
};
/** One without members, which the owner of acme may stop as one who runs the platform. */
const organizationOfNobody = async ({ subgraphs: { tenancy } }: TestGraph, status: string) => {
  const organization = `nobody-${unique()}`;
  await tenancy.sql('update "user" set is_platform_admin = true where id = $1', [demonstrationUsers.acmeOwner.id]);
  await tenancy.sql(`insert into organization (name, slug, status) values ('Nobody', $1, $2)`, [organization, status]);
  return { organization };
};
const acmeMember = 'member@acme.test';

/** Every mutation of the graph that takes an idempotency key, as the owner of acme does it. */
export const idempotentMutations: Record<string, IdempotentMutation> = {
  createContentBlock: { subgraph: 'content', selection: 'contentBlock { id title version }', input: () => block },
  updateContentBlock: {
    subgraph: 'content',
    selection: 'contentBlock { id content version }',
    input: async (client) => ({ ...(await newBlock(client)), content: 'second' }),
  },
  restoreContentBlockVersion: {
    subgraph: 'content',
    selection: 'contentBlock { id content version }',
    async input(client) {
      const { id } = await newBlock(client);
      await made(client, 'updateContentBlock', { id, version: 1, content: 'second' }, '__typename');
      return { id, version: 2, restore: 1 };
    },
  },
  deactivateContentBlock: {
    subgraph: 'content',
    selection: 'contentBlock { id isActive }',
    input: async (client) => await newBlock(client),
  },
  activateContentBlock: {
    subgraph: 'content',
    selection: 'contentBlock { id isActive }',
    input: async (client) => await newBlock(client),
  },
  deleteContentBlock: {
    subgraph: 'content',
    selection: 'deletedId',
    input: async (client) => await newBlock(client),
  },
  createProject: { subgraph: 'content', selection: 'project { id name }', input: () => ({ name: 'Tunnel' }) },
  updateProject: {
    subgraph: 'content',
    selection: 'project { id name version }',
    input: async (client) => ({ ...(await newProject(client)), name: 'Canal' }),
  },
  deleteProject: {
    subgraph: 'content',
    selection: 'deletedId',
    input: async (client) => await newProject(client),
  },
  createSection: {
    subgraph: 'content',
    selection: 'section { id title project { id } }',
    input: async (client) => ({ projectId: (await newProject(client)).id, sectionType: 'scope', title: 'Scope' }),
  },
  updateSection: {
    subgraph: 'content',
    selection: 'section { id title version }',
    async input(client) {
      const { id, version } = await newSection(client);
      return { id, version, title: 'Price' };
    },
  },
  reviewSection: {
    subgraph: 'content',
    selection: 'section { id reviewed reviewedAt }',
    async input(client) {
      const { id, version } = await newSection(client);
      return { id, version, approved: true };
    },
  },
  reorderSections: {
    subgraph: 'content',
    selection: 'project { id }',
    async input(client) {
      const { id, projectId } = await newSection(client);
      return { projectId, version: 1, sectionIds: [id] };
    },
  },
  deleteSection: {
    subgraph: 'content',
    selection: 'deletedId',
    async input(client) {
      const { id, version } = await newSection(client);
      return { id, version };
    },
  },
  setUserCorrelation: {
    subgraph: 'integrations',
    selection: 'correlation { id email }',
    input: () => ({ ...person, email: `${unique()}@idempotency.test`, externalId: unique() }),
  },
  verifyUserCorrelation: {
    subgraph: 'integrations',
    selection: 'correlation { id email }',
    input: async (client) => await newCorrelation(client),
  },
  removeUserCorrelation: {
    subgraph: 'integrations',
    selection: 'deletedId correlation { id }',
    input: async (client) => await newCorrelation(client),
  },
  setIntegrationCredential: {
    subgraph: 'integrations',
    selection: 'integration { id provider status }',
    input: () => ({ provider: 'ROOTLY', value: `rootly_${'a'.repeat(16)}`, externalAccountId: unique() }),
  },
  updateIntegration: {
    subgraph: 'integrations',
    selection: 'integration { id name }',
    async input(client) {
      const { data } = await client.send('{ integrations(first: 1) { edges { node { id version } } } }');
      return { ...data.integrations.edges[0].node, name: unique() };
    },
  },
  undoSlackImport: {
    subgraph: 'slack',
    selection: 'importRun { id status }',
    async input(client, graph) {
      const { id } = await newWorkspace(graph);
      const [run] = await graph.subgraphs.slack.sql(
        `insert into import_run (organization_id, workspace_id, imported_by_id, began_at, ended_at, digest, is_undoable)
         select organization_id, id, $2, now(), now(), repeat('0', 64), true from slack_workspace where id = $1 returning id`,
        [id, demonstrationUsers.acmeOwner.id],
      );
      return { id: run!['id'] };
    },
  },
  rereadSlackMessages: {
    subgraph: 'slack',
    selection: 'job { id kind }',
    input: async (_, graph) => ({ workspaceId: (await newWorkspace(graph)).id }),
  },
  cancelSlackJob: {
    subgraph: 'slack',
    selection: 'job { id status }',
    async input(_, graph) {
      const [job] = await graph.subgraphs.slack.sql(
        `insert into job (organization_id, kind, started_by_id) values ($1, 'slack_messages.reread', $2) returning id`,
        [demonstrationOrganizations.acme.id, demonstrationUsers.acmeOwner.id],
      );
      return { id: job!['id'] };
    },
  },
  deleteSlackWorkspace: {
    subgraph: 'slack',
    selection: 'deletedId',
    input: async (_, graph) => newWorkspace(graph),
  },
  eraseSlackUser: {
    subgraph: 'slack',
    selection: 'slackUser { id slackId isDeleted }',
    async input(client, { subgraphs: { slack } }) {
      const { id } = await workspaceOf(client);
      const [user] = await slack.sql(
        `insert into slack_user (organization_id, workspace_id, slack_id, name) select organization_id, id, $2, 'somebody' from slack_workspace where id = $1 returning id`,
        [id, `U${unique().toUpperCase()}`],
      );
      return { id: user!['id'] };
    },
  },
  setSlackWorkspaceFeatures: {
    subgraph: 'slack',
    selection: 'workspace { id surveyEnabled }',
    async input(client) {
      const { id, version } = await workspaceOf(client);
      return { id, version, surveyEnabled: true };
    },
  },
  selectChannels: {
    subgraph: 'slack',
    selection: 'workspace { id }',
    async input(client) {
      const { id, version, channel } = await workspaceOf(client);
      return { workspaceId: id, version, channelIds: [channel] };
    },
  },
  createOrganization: {
    subgraph: 'tenancy',
    selection: 'organization { id slug role { key } membershipStatus }',
    input: () => ({ name: 'Founded', slug: `o-${unique()}` }),
  },
  updateOrganization: {
    subgraph: 'tenancy',
    selection: 'organization { id description version }',
    async input(client) {
      const { data } = await client.send('{ organization { version } }');
      return { version: data.organization.version, description: unique() };
    },
  },
  proveDomain: {
    subgraph: 'tenancy',
    selection: 'organization { id version autoJoinByDomain }',
    async input(client) {
      const domain = `${unique()}.test`;
      const { data } = await client.send(
        `{ domainProof(domain: "${domain}") { recordName recordValue } organization { version } }`,
      );
      names.zone.set(data.domainProof.recordName, [[data.domainProof.recordValue]]);
      return { domain, version: data.organization.version };
    },
  },
  releaseDomain: {
    subgraph: 'tenancy',
    selection: 'organization { id version }',
    async input(client, { subgraphs: { tenancy } }) {
      await tenancy.sql('update organization set domain = $1 where id = $2', [
        `${unique()}.test`,
        demonstrationOrganizations.acme.id,
      ]);
      const { data } = await client.send('{ organization { version } }');
      return { version: data.organization.version };
    },
  },
  setPlan: {
    subgraph: 'tenancy',
    selection: 'plan limits { users teams connections analysesPerMonth }',
    async input(_, { subgraphs: { tenancy } }) {
      await tenancy.sql('update "user" set is_platform_admin = true where id = $1', [demonstrationUsers.acmeOwner.id]);
      return { organization: 'beta', plan: 'STARTER', maxUsers: 7 };
    },
  },
  suspendOrganization: {
    subgraph: 'tenancy',
    selection: 'status',
    input: (_, graph) => organizationOfNobody(graph, 'ACTIVE'),
  },
  reinstateOrganization: {
    subgraph: 'tenancy',
    selection: 'status',
    input: (_, graph) => organizationOfNobody(graph, 'SUSPENDED'),
  },
  logOut: {
    subgraph: 'tenancy',
    selection: 'endedSessions',
    input: async (_, graph) => ({ refreshToken: await otherSession(graph) }),
  },
  revokeSession: {
    subgraph: 'tenancy',
    selection: 'deletedId',
    async input(client, graph) {
      await otherSession(graph);
      const { data } = await client.send('{ mySessions(first: 1) { edges { node { id } } } }');
      return { id: data.mySessions.edges[0].node.id };
    },
  },
  unlinkIdentity: {
    subgraph: 'tenancy',
    selection: 'deletedId',
    input: async (_, graph) => ({ id: await identityOf(graph) }),
  },
  updateMe: { subgraph: 'tenancy', selection: 'user { id name }', input: () => ({ name: unique() }) },
  createRole: {
    subgraph: 'tenancy',
    selection: 'role { id key permissions }',
    input: () => ({
      key: `R${unique().toUpperCase()}`,
      displayName: 'R',
      level: 10,
      permissions: ['content:read'],
    }),
  },
  updateRole: {
    subgraph: 'tenancy',
    selection: 'role { id displayName }',
    input: async (client) => ({ ...(await newRole(client)), displayName: unique() }),
  },
  deleteRole: {
    subgraph: 'tenancy',
    selection: 'deletedId',
    input: async (client) => await newRole(client),
  },
  setMemberRole: {
    subgraph: 'tenancy',
    selection: 'membership { id role { key } user { id } }',
    input: async (client) => ({
      ...(await memberOf(client, acmeMember)),
      roleId: demonstrationId('acme', 'role MANAGER'),
    }),
  },
  suspendMember: {
    subgraph: 'tenancy',
    selection: 'membership { id status }',
    input: async (client) => await memberOf(client, acmeMember),
  },
  reactivateMember: {
    subgraph: 'tenancy',
    selection: 'membership { id status }',
    input: async (client) => await memberOf(client, acmeMember),
  },
  deactivateMember: {
    subgraph: 'tenancy',
    selection: 'membership { id status }',
    async input(client, { subgraphs: { tenancy } }) {
      await tenancy.sql(`update membership set status = 'ACTIVE' where id = $1`, [
        demonstrationId('acme', 'membership viewer@acme.test'),
      ]);
      return memberOf(client, 'viewer@acme.test');
    },
  },
  updateMyMembership: {
    subgraph: 'tenancy',
    selection: 'membership { id displayName }',
    input: () => ({ displayName: unique() }),
  },
  inviteMember: {
    subgraph: 'tenancy',
    selection: 'invitation { id email status }',
    input: () => ({ email: `${unique()}@idempotency.test` }),
  },
  resendInvitation: {
    subgraph: 'tenancy',
    selection: 'invitation { id status expiresAt }',
    input: async (client) => await newInvitation(client),
  },
  revokeInvitation: {
    subgraph: 'tenancy',
    selection: 'invitation { id status }',
    input: async (client) => await newInvitation(client),
  },
  acceptInvitation: {
    subgraph: 'tenancy',
    selection: 'organization { id slug role { key } membershipStatus }',
    input: async (_, graph) => await invitationToBeta(graph),
  },
  declineInvitation: {
    subgraph: 'tenancy',
    selection: 'deletedId',
    input: async (_, graph) => await invitationToBeta(graph),
  },
  createTeam: {
    subgraph: 'tenancy',
    selection: 'team { id name memberCount }',
    input: () => ({ name: unique(), slug: `t-${unique()}` }),
  },
  updateTeam: {
    subgraph: 'tenancy',
    selection: 'team { id description }',
    input: async (client) => ({ ...(await newTeam(client)), description: unique() }),
  },
  archiveTeam: {
    subgraph: 'tenancy',
    selection: 'team { id archivedAt }',
    input: async (client) => await newTeam(client),
  },
  unarchiveTeam: {
    subgraph: 'tenancy',
    selection: 'team { id archivedAt }',
    async input(client) {
      const { id, version } = await newTeam(client);
      await made(client, 'archiveTeam', { id, version }, '__typename');
      return { id, version: version + 1 };
    },
  },
  addTeamMember: {
    subgraph: 'tenancy',
    selection: 'teamMembership { id role team { id } }',
    input: async (client) => ({ teamId: (await newTeam(client)).id, userId: demonstrationUsers.acmeMember.id }),
  },
  setTeamRole: {
    subgraph: 'tenancy',
    selection: 'teamMembership { id role }',
    input: async (client) => ({ ...(await memberInTeam(client)), role: 'ADMIN' }),
  },
  removeTeamMember: {
    subgraph: 'tenancy',
    selection: 'deletedId team { id memberCount }',
    input: async (client) => await memberInTeam(client),
  },
  markNotificationRead: {
    subgraph: 'tenancy',
    selection: 'notification { id status }',
    input: async (_, graph) => ({ id: await notificationFor(graph) }),
  },
  dismissNotification: {
    subgraph: 'tenancy',
    selection: 'notification { id status }',
    input: async (_, graph) => ({ id: await notificationFor(graph) }),
  },
  requestMyData: { subgraph: 'tenancy', selection: 'myData { id status }' },
  resendVerification: { subgraph: 'tenancy', selection: 'user { id emailVerifiedAt }' },
  markAllNotificationsRead: { subgraph: 'tenancy', selection: 'count' },
  // The last: the caller is no owner any more.
  transferOwnership: {
    subgraph: 'tenancy',
    selection: 'membership { id role { key } }',
    input: async (client) => await memberOf(client, 'admin@acme.test'),
  },
};
