import type { JobKind } from '../jobs/jobKind.ts';
import { purgeOrganization } from './purgeOrganization.ts';

/** The jobs that a subgraph's processes do: its own, and what every one has to do. */
export const jobsOf = ({ jobs = [] }: { jobs?: readonly JobKind[] | undefined }): readonly JobKind[] => [
  ...jobs,
  purgeOrganization,
];
