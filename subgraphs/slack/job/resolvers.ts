import type { GraphQLResolverMap } from '#platform/graphql/resolvers.ts';
import { jobOfPayload, ofJob, visibleJobs, type JobList } from '#platform/graphql/visibleJobs.ts';
import { jobs } from '../jobs.ts';
import { cancelSlackJob } from './cancelSlackJob.ts';

const seen = visibleJobs(jobs);

export const resolvers: GraphQLResolverMap = {
  Query: {
    slackJobs: (_: unknown, list: JobList, context) => seen.list(list, context),
    slackJob: (_: unknown, { id }: { id: string }, context) => seen.find(id, context),
  },
  Mutation: {
    cancelSlackJob: async (_, { input }, context) => ({ job: await cancelSlackJob(context, input) }),
  },
  CancelSlackJobPayload: { job: jobOfPayload },
  Job: ofJob,
};
