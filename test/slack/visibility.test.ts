import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createConnectionReader } from '#platform/data/connection.ts';
import { createLoaders } from '#platform/data/loaders.ts';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import type { AnyEntity } from '#platform/data/tables.ts';
import { createUnitOfWork } from '#platform/data/unitOfWork.ts';
import { SlackChannel, SlackChannelMember } from '../../subgraphs/slack/channel/entities.ts';
import { SlackMessage } from '../../subgraphs/slack/message/entities.ts';
import { SlackReaction } from '../../subgraphs/slack/reaction/entities.ts';
import { startSubgraph, type TestOrganization, type TestSubgraph } from '../harness/subgraph.ts';
import { slackRows } from './slackRows.ts';

let slack: TestSubgraph;
let acme: TestOrganization;
const participant = randomUUID();
const ofPublic = new Map<AnyEntity, string>();
const ofPrivate = new Map<AnyEntity, string>();

beforeAll(async () => {
  slack = await startSubgraph('slack');
  acme = await slack.organization('acme');
  const rows = slackRows(slack, acme);
  const workspace = await rows.workspace();
  const user = await rows.user(workspace, { user_id: participant });
  for (const [type, ids] of [
    ['PUBLIC', ofPublic],
    ['PRIVATE', ofPrivate],
  ] as const) {
    const channel = await rows.channel(workspace, { type });
    const message = await rows.message(channel);
    ids
      .set(SlackChannel, channel)
      .set(SlackMessage, message)
      .set(SlackChannelMember, await rows.member(channel, user))
      .set(SlackReaction, await rows.reaction(message, user));
  }
});
afterAll(async () => {
  await slack.stop();
});

for (const entity of [SlackChannel, SlackChannelMember, SlackMessage, SlackReaction] as AnyEntity[]) {
  test(`a ${entity.name} of a private channel is loaded and listed for its participants alone, whichever way it is asked for`, async () => {
    const seenBy = async (user: string | null) => {
      const unit = createUnitOfWork(slack.database, scopeOfOrganization(acme.id, user));
      const loaded = await createLoaders(slack.database, unit).load(entity, ofPrivate.get(entity));
      const listed = await createConnectionReader(slack.database, unit)(entity, {});
      return { loaded: loaded !== null, listed: listed.edges.map(({ node }) => (node as { id: string }).id).sort() };
    };
    const both = [ofPublic.get(entity)!, ofPrivate.get(entity)!].sort();
    expect(await seenBy(participant)).toEqual({ loaded: true, listed: both });
    expect(await seenBy(randomUUID())).toEqual({ loaded: false, listed: [ofPublic.get(entity)] });
    expect(await seenBy(null)).toEqual({ loaded: false, listed: [ofPublic.get(entity)] });
  });
}
