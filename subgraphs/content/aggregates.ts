import type { Aggregate } from '#platform/graphql/aggregate.ts';
import { ContentBlock, ContentBlockVersion, ContentBlockWords } from './block/entities.ts';
import { inputs as blockInputs } from './block/inputs.ts';
import { resolvers as block } from './block/resolvers.ts';
import { Project } from './project/entities.ts';
import { inputs as projectInputs } from './project/inputs.ts';
import { resolvers as project } from './project/resolvers.ts';
import { ContentSection } from './section/entities.ts';
import { inputs as sectionInputs } from './section/inputs.ts';
import { resolvers as section } from './section/resolvers.ts';

/** The content subgraph's table of contents. */
export const aggregates: Aggregate[] = [
  {
    name: 'block',
    tenant: [ContentBlock, ContentBlockVersion, ContentBlockWords],
    resolvers: block,
    inputs: blockInputs,
  },
  { name: 'project', tenant: [Project], resolvers: project, inputs: projectInputs },
  { name: 'section', tenant: [ContentSection], resolvers: section, inputs: sectionInputs },
];
