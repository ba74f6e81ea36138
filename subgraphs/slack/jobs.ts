import { rereadJob } from './message/rereadJob.ts';

/** What people start here and see at work. */
export const jobs = [rereadJob];
