/** What mails say in English. Names come as `plainName` gives them. */
export const english = {
  EMAIL_VERIFICATION: {
    subject: 'Confirm your e-mail address',
    paragraphs: [
      'Somebody has signed up with this e-mail address.',
      'If it was you, confirm that the address is yours. You then choose a password.',
    ],
    label: 'Confirm the address',
    closing: [
      'The link is good once, for three days.',
      'If it was not you, do nothing: the address stays unconfirmed.',
    ],
  },
  PASSWORD_RESET: {
    subject: 'Choose a new password',
    paragraphs: ['A new password can be chosen for the account of this e-mail address.'],
    label: 'Choose a password',
    closing: [
      'The link is good once, for an hour. All sessions end when a password is chosen.',
      'If you have not asked for it, do nothing: your password stays as it is.',
    ],
  },
  INVITATION: ({ organization, inviter, days }: { organization: string; inviter: string | null; days: number }) => ({
    subject: `You are invited to ${organization}`,
    paragraph: `${inviter ?? 'Somebody'} invites you to ${organization} on Orgraph.`,
    message: `${inviter ?? 'Somebody'} writes:`,
    label: 'Accept the invitation',
    closing: [
      `The link is good once, for ${days === 1 ? 'a day' : `${days} days`}.`,
      'If you do not know who this is, do nothing: nobody learns anything about you.',
    ],
  }),
};
