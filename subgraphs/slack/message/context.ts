import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import { badUserInput } from '#platform/values/errors.ts';
import { SlackMessage } from './entities.ts';
import { oldestFirst } from './order.ts';

type Message = RowOf<SlackMessage>;

export interface MessageContext {
  before: readonly Message[];
  after: readonly Message[];
}

const most = 20;

/**
 * The messages around one, oldest first: of a reply, its thread's; of another, its channel's that are no replies.
 * @throws OrgraphError BAD_USER_INPUT naming the argument.
 */
export async function contextOf(
  { id, isThreadReply, parent }: Message,
  size: { before: number; after: number },
  { neighbours }: Context,
): Promise<MessageContext> {
  for (const side of ['before', 'after'] as const)
    if (size[side] < 0 || size[side] > most) throw badUserInput(`Ask for 0 to ${most} messages.`, side);
  const list =
    parent !== null && isThreadReply
      ? { within: 'parent' as const }
      : { within: 'channel' as const, where: { isThreadReply: false } };
  const on = (side: 'before' | 'after') =>
    size[side] === 0 ? [] : neighbours(SlackMessage, id, { ...list, orderBy: oldestFirst, side, size: size[side] });
  const [before, after] = await Promise.all([on('before'), on('after')]);
  return { before, after };
}
