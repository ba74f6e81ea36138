import type { english } from './english.ts';

/** What mails say in German. */
export const german: typeof english = {
  EMAIL_VERIFICATION: {
    subject: 'Bestätigen Sie Ihre E-Mail-Adresse',
    paragraphs: [
      'Jemand hat sich mit dieser E-Mail-Adresse angemeldet.',
      'Wenn Sie das waren, bestätigen Sie, dass die Adresse Ihre ist. Danach wählen Sie ein Passwort.',
    ],
    label: 'Adresse bestätigen',
    closing: [
      'Der Link gilt einmal, drei Tage lang.',
      'Wenn Sie es nicht waren, tun Sie nichts: Die Adresse bleibt unbestätigt.',
    ],
  },
  PASSWORD_RESET: {
    subject: 'Wählen Sie ein neues Passwort',
    paragraphs: ['Für das Konto dieser E-Mail-Adresse kann ein neues Passwort gewählt werden.'],
    label: 'Passwort wählen',
    closing: [
      'Der Link gilt einmal, eine Stunde lang. Sobald ein Passwort gewählt ist, enden alle Sitzungen.',
      'Wenn Sie nicht darum gebeten haben, tun Sie nichts: Ihr Passwort bleibt, wie es ist.',
    ],
  },
  INVITATION: ({ organization, inviter, days }) => ({
    subject: `Sie sind zu ${organization} eingeladen`,
    paragraph: `${inviter ?? 'Jemand'} lädt Sie zu ${organization} auf Orgraph ein.`,
    message: `${inviter ?? 'Jemand'} schreibt:`,
    label: 'Einladung annehmen',
    closing: [
      `Der Link gilt einmal, ${days === 1 ? 'einen Tag' : `${days} Tage`} lang.`,
      'Wenn Sie damit nichts anfangen können, tun Sie nichts: Niemand erfährt etwas über Sie.',
    ],
  }),
};
