import { invitationMail } from '../invitation/invitationMail.ts';
import { passwordMail, verificationMail } from '../user/tokenMails.ts';
import type { MailKind } from './mailKind.ts';

/** Every kind of mail. */
export const mailKinds: readonly MailKind[] = [verificationMail, passwordMail, invitationMail];
