import type { KeptMail } from '../../subgraphs/tenancy/mail/mailbox.ts';

/** The mails, the newest first, as `orgraph mail` lists them. */
export const mailsHtml = (mails: readonly KeptMail[]): string =>
  document(
    'Mailbox',
    `<h1>Mailbox</h1>
<p>What this machine would have sent, the newest first. <a href="/">Look again</a></p>
${mails.length === 0 ? '<p>No mails yet.</p>' : `<ul>\n${mails.map(item).join('\n')}\n</ul>`}`,
  );

const item = ({ id, date, to, subject }: KeptMail): string =>
  `<li><a href="/${id}" dir="auto">${escaped(subject)}</a><span dir="auto">${escaped(to)}</span>${timeOf(date)}</li>`;

/** One mail: its link, its text, and how it looks where mails are shown as HTML, which can run nothing. */
export const mailHtml = ({ date, from, to, subject, link, text, html }: KeptMail): string =>
  document(
    subject,
    `<p><a href="/">Mailbox</a></p>
<h1 dir="auto">${escaped(subject)}</h1>
<dl><dt>From</dt><dd>${escaped(from)}</dd><dt>To</dt><dd>${escaped(to)}</dd><dt>Date</dt><dd>${timeOf(date)}</dd></dl>
<p><a class="link" href="${escaped(link)}">Open its link</a></p>
<h2>As HTML</h2>
<iframe title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escaped(
      html.replace('<head>', '<head><base target="_blank">'),
    )}"></iframe>
<h2>As text</h2>
<pre dir="auto" tabindex="0">${escaped(text)}</pre>`,
  );

export const noMailHtml = document(
  'Mailbox',
  '<h1>Mailbox</h1>\n<p>There is no such mail. <a href="/">See all of them.</a></p>',
);

const timeOf = (date: string): string => `<time datetime="${date}">${date.slice(0, 19).replace('T', ' ')} UTC</time>`;

function document(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>
:root { color-scheme: light dark; --line: light-dark(#ced4da, #495057); --quiet: light-dark(#495057, #ced4da); }
body { max-width: 46rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere;
  font: 14px system-ui, sans-serif; background: light-dark(#ffffff, #1b2027); color: light-dark(#212529, #f1f3f5); }
h1 { font-size: 1.3rem; } h2 { font-size: 1rem; margin: 1.5rem 0 0.5rem; }
a { color: light-dark(#364fc7, #a5b9ff); }
ul { list-style: none; padding: 0; }
li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0.2rem 1rem; padding: 0.7rem 0; border-top: 1px solid var(--line); }
li a { grid-column: 1 / -1; font-weight: 600; } li span, time, dt { color: var(--quiet); }
dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0.2rem 1rem; } dd { margin: 0; }
.link { display: inline-block; padding: 0.4rem 0.9rem; border-radius: 0.25rem; background: #364fc7; color: #fff; text-decoration: none; }
iframe { width: 100%; height: 26rem; box-sizing: border-box; border: 1px solid var(--line); }
pre { margin: 0; padding: 0.8rem; border: 1px solid var(--line); white-space: pre-wrap; }
:focus-visible { outline: 3px solid #f08c00; outline-offset: 1px; }
</style>
</head>
<body><main>
${body}
</main></body>
</html>
`;
}

function escaped(text: string): string {
  const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (sign) => signs[sign]!);
}
