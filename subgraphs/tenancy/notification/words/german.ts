import type { english } from './english.ts';

/** What notifications say in German. */
export const german: typeof english = {
  'job.failed': () => ({
    title: 'Eine Aufgabe, die Sie gestartet haben, ist fehlgeschlagen',
    message: 'Warum, steht bei der Aufgabe.',
  }),
  'slack_import.completed': ({ added = 0, changed = 0, removed = 0 }) => ({
    title: 'Ihr Import aus Slack ist abgeschlossen',
    message: `Hinzugefügt: ${added}. Geändert: ${changed}. Entfernt: ${removed}.`,
  }),
  'slack_import.failed': () => ({
    title: 'Ihr Import aus Slack ist fehlgeschlagen',
    message: 'Nichts davon wurde übernommen.',
  }),
  'correlation.set': () => ({
    title: 'Ein Konto anderswo gilt jetzt als Ihres',
    message:
      'Was es dort lesen darf, lesen Sie hier. Wenn es nicht Ihres ist, wenden Sie sich an jemanden, der Zuordnungen verwaltet.',
  }),
  'correlation.removed': () => ({ title: 'Ein Konto anderswo gilt nicht mehr als Ihres', message: '' }),
};
