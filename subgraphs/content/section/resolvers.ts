import type { PageArguments } from '#platform/data/page.ts';
import type { RowOf } from '#platform/data/rows.ts';
import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { Project } from '../project/entities.ts';
import { createSection } from './createSection.ts';
import { deleteSection } from './deleteSection.ts';
import { ContentSection } from './entities.ts';
import { reorderSections } from './reorderSections.ts';
import { reviewSection } from './reviewSection.ts';
import { updateSection } from './updateSection.ts';

type Part = RowOf<ContentSection>;
type Key = { id: string };

const orders = { POSITION: ['position'], POSITION_DESCENDING: ['-position'] };

export const resolvers: GraphQLResolverMap = {
  Query: {
    contentSection: (_: unknown, { id }: Key, { find }) => find(ContentSection, id, 'section'),
  },
  Mutation: {
    createSection: async (_, { input }, context) => ({ section: await createSection(context, input) }),
    updateSection: async (_, { input }, context) => ({ section: await updateSection(context, input) }),
    reviewSection: async (_, { input }, context) => ({ section: await reviewSection(context, input) }),
    reorderSections: async (_, { input }, context) => ({ project: await reorderSections(context, input) }),
    deleteSection: async (_, { input }, context) => ({ deletedId: await deleteSection(context, input) }),
  },
  CreateSectionPayload: {
    sectionEdge: ({ section }: { section: Key }, _: unknown, { edge }) => edge(ContentSection, section.id, orders),
  },
  Project: {
    sections: ({ id }: Key, page: PageArguments, { connection }) =>
      connection(ContentSection, page, { of: ['project', id], orders }),
  },
  ContentSection: {
    __resolveReference: ({ id }: Key, { load }) => load(ContentSection, id),
    project: ({ project }: Part, _: unknown, { load }) => load(Project, project.id),
    reviewer: ({ reviewerId }: Part) => (reviewerId == null ? null : { id: reviewerId }),
  },
};
