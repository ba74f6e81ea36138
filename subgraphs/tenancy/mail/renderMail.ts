import { createHash } from 'node:crypto';
import type { Letter, MailReference } from './mailKind.ts';

/** A mail as it is sent. */
export interface Mail {
  kind: string;
  /** Of kind, row and issue: the same however often it is sent. */
  messageId: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  link: string;
  token: string;
}

export interface Sender {
  /** The domain of the Message-ID. */
  domain: string;
  /** The frontend’s base address. */
  links: string;
}

/** The mail of a letter. A token stands in the link's fragment, which no server and no `Referer` sees. */
export function renderMail(
  { kind, id, issue }: MailReference,
  { to, language, content }: Letter,
  token: string,
  { domain, links }: Sender,
): Mail {
  const { subject, paragraphs, link, closing } = content(token);
  const href = `${links}${link.path}#token=${encodeURIComponent(link.token)}`;
  return {
    kind,
    messageId: `<${digest([kind, id, issue])}@${domain}>`,
    to,
    subject: subject.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim(),
    text: `${[...paragraphs, `${link.label}:\n${href}`, ...closing].join('\n\n')}\n`,
    html: page(language, subject, [
      ...paragraphs.map(paragraph),
      `<p style="margin: 1.5em 0"><a href="${escaped(href)}" style="${button}">${escaped(link.label)}</a></p>`,
      ...closing.map(paragraph),
    ]),
    link: href,
    token: link.token,
  };
}

const digest = (parts: readonly unknown[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);

const paragraph = (text: string): string => `<p>${escaped(text).replaceAll('\n', '<br>')}</p>`;

const page = (language: string, title: string, parts: readonly string[]): string =>
  `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
</head>
<body style="margin: 0; padding: 1.5em; font-family: system-ui, sans-serif; line-height: 1.5; overflow-wrap: anywhere">
<div style="max-width: 36em; margin: 0 auto">
${parts.join('\n')}
</div>
</body>
</html>
`;

/** Where a mail program leaves styles out, it is a link. */
const button =
  'display: inline-block; padding: 0.6em 1.2em; border-radius: 0.3em; background: #364fc7; color: #ffffff; text-decoration: none';

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign]!);
