import type { Database, EntityManager } from '#platform/data/database.ts';
import {
  demonstrationId,
  demonstrationOrganizations,
  demonstrationUsers,
  type DemonstrationSlug,
} from '#platform/demonstration/demonstration.ts';
import { seedDemonstration } from '#platform/demonstration/seedDemonstration.ts';
import { SlackChannel, SlackChannelMember } from './channel/entities.ts';
import { channels } from './seed/channels.ts';
import { companyConversations } from './seed/companyConversations.ts';
import { incidentConversations } from './seed/incidentConversations.ts';
import { people, slackIdOf } from './seed/people.ts';
import { postConversation } from './seed/postConversation.ts';
import { workConversations } from './seed/workConversations.ts';
import { SlackUser } from './user/entities.ts';
import { SlackWorkspace } from './workspace/entities.ts';

const workspaceSlackIds = { acme: 'T0ACME00001', beta: 'T0BETA00001' } as const;

/** Writes the demonstration workspaces of both organizations; one that is there already stays as it is. */
export async function seed(database: Database): Promise<void> {
  await seedDemonstration(database, seedOrganization);
}

async function seedOrganization(em: EntityManager, slug: DemonstrationSlug): Promise<void> {
  const { name } = demonstrationOrganizations[slug];
  if ((await em.findOne(SlackWorkspace, { slackId: workspaceSlackIds[slug] })) !== null) return;
  const idOf = (what: string) => demonstrationId(slug, what);
  const workspace = em.create(SlackWorkspace, {
    id: idOf('slack workspace'),
    integrationId: idOf('integration slack'),
    slackId: workspaceSlackIds[slug],
    name,
    domain: slug,
    memberCount: people.length,
    registeredVia: 'MANUAL',
    ownerUserId: userIdOf(slug, 'owner')!,
    lastSyncAt: new Date(),
    surveyEnabled: slug === 'acme',
  });
  const users = new Map(
    people.map((person) => [
      person.name,
      em.create(SlackUser, {
        id: idOf(`slack user ${person.name}`),
        workspace,
        slackId: slackIdOf(person.name),
        name: person.name,
        displayName: person.realName.split(' ')[0]!,
        realName: person.realName,
        title: person.title,
        isBot: person.is === 'bot',
        isAdmin: person.is === 'admin',
        isDeleted: person.is === 'deleted',
        ...(person.is === 'bot' ? {} : { email: emailOf(slug, person.name) }),
        ...(person.timezone === undefined ? {} : { timezone: person.timezone }),
        ...(userIdOf(slug, person.name) === undefined ? {} : { userId: userIdOf(slug, person.name)! }),
      }),
    ]),
  );
  const rooms = new Map(
    channels.map(({ members = [...users.keys()], ...channel }) => {
      const room = em.create(SlackChannel, {
        id: idOf(`slack channel ${channel.name}`),
        workspace,
        ...channel,
        memberCount: members.length,
        hasBot: members.includes('deploybot'),
        lastSyncAt: new Date(),
      });
      for (const member of members)
        em.create(SlackChannelMember, {
          id: idOf(`slack channel ${channel.name} member ${member}`),
          channel: room,
          slackUser: users.get(member)!,
        });
      return [channel.name, room];
    }),
  );
  const names = {
    user: (id: string) => people.find(({ name: called }) => slackIdOf(called) === id)?.realName.split(' ')[0],
    channel: (id: string) => {
      const room = channels.find(({ slackId }) => slackId === id);
      return room && (room.type === 'PUBLIC' ? room.name : null);
    },
  };
  const today = new Date().setUTCHours(9, 0, 0, 0);
  for (const conversation of [...companyConversations, ...incidentConversations, ...workConversations])
    postConversation(em, conversation, { channel: rooms.get(conversation.channel)!, users, names, today, idOf });
}

const userOf = (slug: DemonstrationSlug, name: string) =>
  Object.values(demonstrationUsers).find(
    ({ email, memberships }) => memberships[slug] !== undefined && email.startsWith(`${name}@`),
  );
const userIdOf = (slug: DemonstrationSlug, name: string): string | undefined => userOf(slug, name)?.id;
const emailOf = (slug: DemonstrationSlug, name: string): string => userOf(slug, name)?.email ?? `${name}@${slug}.test`;
