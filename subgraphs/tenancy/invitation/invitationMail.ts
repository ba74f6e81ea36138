import { scopeOfOrganization } from '#platform/data/scope.ts';
import type { MailKind } from '../mail/mailKind.ts';
import { languageOf, plainName, wordsOf } from '../mail/words.ts';

interface Row extends Record<string, unknown> {
  email: string;
  issue: number;
  tokenHash: string;
  message: string | null;
  expiresAt: Date;
  organization: string;
  language: unknown;
  inviter: string | null;
}

const open = `
  select i.email, i.issue, i.token_hash as "tokenHash", i.message, i.expires_at as "expiresAt",
    o.name as organization, o.settings -> 'language' as language, coalesce(m.display_name, u.name) as inviter
  from invitation i join organization o on o.id = i.organization_id
    left join membership m on m.organization_id = i.organization_id and m.user_id = i.invited_by_id
    left join "user" u on u.id = i.invited_by_id
  where i.organization_id = $1 and i.id = $2 and i.status = 'PENDING' and i.expires_at > now() and o.status = 'ACTIVE'`;

/** The mail to who is invited. Its token begins with the organization, so that it is looked up inside of it. */
export const invitationMail: MailKind = {
  name: 'INVITATION',
  async load({ organization, within }, id) {
    const [row] = await within(scopeOfOrganization(organization!), ({ query }) => query<Row>(open, [organization, id]));
    if (row === undefined) return null;
    const { email, issue, tokenHash, message, expiresAt, inviter } = row;
    const language = languageOf(row.language);
    return {
      issue,
      tokenHash,
      to: email,
      language,
      content(token) {
        const words = wordsOf(language).INVITATION({
          organization: plainName(row.organization),
          inviter: inviter === null ? null : plainName(inviter),
          days: Math.max(1, Math.round((new Date(expiresAt).getTime() - Date.now()) / 86_400_000)),
        });
        return {
          subject: words.subject,
          paragraphs: [words.paragraph, ...(message === null ? [] : [`${words.message}\n${message}`])],
          link: { label: words.label, path: '/invitation', token: `${organization!}.${token}` },
          closing: words.closing,
        };
      },
    };
  },
};
