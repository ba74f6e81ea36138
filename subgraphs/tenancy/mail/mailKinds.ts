import type { MailKind } from './mailKind.ts';

/** Every kind of mail. */
export const mailKinds: readonly MailKind[] = [];
