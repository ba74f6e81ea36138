import type { Aggregate } from '#platform/graphql/aggregate.ts';
import { ContentBlock, ContentBlockVersion } from './block/entities.ts';
import { resolvers as block } from './block/resolvers.ts';
import { Project } from './project/entities.ts';
import { resolvers as project } from './project/resolvers.ts';
import { ContentSection } from './section/entities.ts';
import { resolvers as section } from './section/resolvers.ts';

/** The content subgraph's table of contents. */
export const aggregates: Aggregate[] = [
  { name: 'block', tenant: [ContentBlock, ContentBlockVersion], resolvers: block },
  { name: 'project', tenant: [Project], resolvers: project },
  { name: 'section', tenant: [ContentSection], resolvers: section },
];
