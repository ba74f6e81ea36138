import { scopeOfUser } from '#platform/data/scope.ts';
import type { Letter, MailKind } from '../mail/mailKind.ts';
import { languageOf, wordsOf } from '../mail/words.ts';
import type { OneTimeTokenKind } from './entities.ts';

interface TokenRow extends Pick<Letter, 'issue' | 'tokenHash' | 'to'> {
  verified: boolean;
  language: string | null;
}

/** The mail of a one-time token, to its holder. It holds no name: whoever signs a stranger up has chosen that. */
const mailOf = (kind: OneTimeTokenKind, path: string): MailKind => ({
  name: kind,
  async load({ actor, within }, id) {
    if (actor === null) return null;
    const [row] = await within(scopeOfUser(actor), ({ query }) =>
      query<TokenRow & Record<string, unknown>>(
        `select t.issue, t.token_hash as "tokenHash", u.email::text as to, u.email_verified_at is not null as verified,
           o.settings ->> 'language' as language
         from one_time_token t join "user" u on u.id = t.user_id left join organization o on o.id = u.default_organization_id
         where t.id = $1 and t.kind = $2 and t.used_at is null and t.expires_at > now()
           and u.status = 'ACTIVE' and u.email is not null`,
        [id, kind],
      ),
    );
    if (row === undefined || (kind === 'EMAIL_VERIFICATION' && row.verified)) return null;
    const language = languageOf(row.language);
    const { subject, paragraphs, label, closing } = wordsOf(language)[kind];
    return { ...row, language, content: (token) => ({ subject, paragraphs, link: { label, path, token }, closing }) };
  },
});

export const verificationMail = mailOf('EMAIL_VERIFICATION', '/verify-email');
export const passwordMail = mailOf('PASSWORD_RESET', '/reset-password');
