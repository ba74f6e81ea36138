import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import type { Context } from '#platform/graphql/context.ts';
import { ownOrganization } from '#platform/graphql/entityStubs.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { activateContentBlock } from './activateContentBlock.ts';
import { createContentBlock } from './createContentBlock.ts';
import { deactivateContentBlock } from './deactivateContentBlock.ts';
import { deleteContentBlock } from './deleteContentBlock.ts';
import { ContentBlock, ContentBlockVersion } from './entities.ts';
import { listBlocks, orders, type BlockList } from './listBlocks.ts';
import { restoreContentBlockVersion } from './restoreContentBlockVersion.ts';
import { updateContentBlock } from './updateContentBlock.ts';

type Block = RowOf<ContentBlock>;
type Version = RowOf<ContentBlockVersion>;
type Key = { id: string };

const contentBlocks = (_: unknown, list: BlockList, context: Context) => listBlocks(list, context);

export const resolvers: GraphQLResolverMap = {
  Query: {
    contentBlocks,
    contentBlock: (_: unknown, { id }: Key, { find }) => find(ContentBlock, id, 'content block'),
  },
  Mutation: {
    createContentBlock: async (_, { input }, context) => ({ contentBlock: await createContentBlock(context, input) }),
    updateContentBlock: async (_, { input }, context) => ({ contentBlock: await updateContentBlock(context, input) }),
    restoreContentBlockVersion: async (_, { input }, context) => ({
      contentBlock: await restoreContentBlockVersion(context, input),
    }),
    deactivateContentBlock: async (_, { input }, context) => ({
      contentBlock: await deactivateContentBlock(context, input),
    }),
    activateContentBlock: async (_, { input }, context) => ({
      contentBlock: await activateContentBlock(context, input),
    }),
    deleteContentBlock: async (_, { input }, context) => ({ deletedId: await deleteContentBlock(context, input) }),
  },
  CreateContentBlockPayload: {
    contentBlockEdge: ({ contentBlock }: { contentBlock: Key }, _: unknown, { edge }) =>
      edge(ContentBlock, contentBlock.id, orders),
  },
  ContentBlock: {
    __resolveReference: ({ id }: Key, { load }) => load(ContentBlock, id),
    createdBy: ({ createdById }: Block) => ({ id: createdById }),
    updatedBy: ({ updatedById }: Block) => ({ id: updatedById }),
    versions: ({ id }: Key, page: PageArguments, { connection }) =>
      connection(ContentBlockVersion, page, {
        of: ['block', id],
        orders: { NEWEST: ['-version'], OLDEST: ['version'] },
      }),
  },
  ContentBlockVersion: {
    editedBy: ({ editedById }: Version) => ({ id: editedById }),
  },
  Organization: {
    __resolveReference: ownOrganization,
    contentBlocks,
  },
};
