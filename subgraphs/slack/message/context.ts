import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import { SlackMessage } from './entities.ts';
import { oldestFirst } from './order.ts';

type Message = RowOf<SlackMessage>;

export interface MessageContext {
  before: readonly Message[];
  after: readonly Message[];
}

/** How many messages may be asked for on each side. */
export const mostAround = 20;

/** The messages around one, oldest first: of a reply, its thread's; of another, its channel's that are no replies. */
export async function contextOf(
  { id, isThreadReply, parent }: Message,
  size: { before: number; after: number },
  { neighbours }: Context,
): Promise<MessageContext> {
  const list =
    parent !== null && isThreadReply
      ? { within: 'parent' as const }
      : { within: 'channel' as const, where: { isThreadReply: false } };
  const on = (side: 'before' | 'after') =>
    size[side] === 0 ? [] : neighbours(SlackMessage, id, { ...list, orderBy: oldestFirst, side, size: size[side] });
  const [before, after] = await Promise.all([on('before'), on('after')]);
  return { before, after };
}
