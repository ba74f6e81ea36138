/** What notifications say in English, with the numbers that are told. */
export const english = {
  'job.failed': () => ({ title: 'A job that you started has failed', message: 'The job says why.' }),
  'slack_import.completed': ({ added = 0, changed = 0, removed = 0 }: Readonly<Record<string, number>>) => ({
    title: 'Your import from Slack is complete',
    message: `Added: ${added}. Changed: ${changed}. Removed: ${removed}.`,
  }),
  'slack_import.failed': () => ({ title: 'Your import from Slack has failed', message: 'Nothing of it was kept.' }),
  'correlation.set': () => ({
    title: 'An account elsewhere now counts as yours',
    message: 'What it may read there you read here. If it is not yours, tell somebody who manages correlations.',
  }),
  'correlation.removed': () => ({ title: 'An account elsewhere does not count as yours any more', message: '' }),
};
