import { assetPrefix } from './assets.ts';
import { barHtml, headHtml } from './bar.ts';

/** Where it is served: its own address, signing up, and where the links of mails lead to. */
export const peoplePaths: ReadonlySet<string> = new Set([
  '/people',
  '/sign-up',
  '/invitation',
  '/verify-email',
  '/reset-password',
]);

/** The document about people: invitations, notifications, members. What is in it is drawn by `browser/people.js`. */
export const peopleHtml = (mailbox: string | undefined): string => `${headHtml()}
<body class="people">
${barHtml({ here: '/people', mailbox })}
<main id="content" tabindex="-1"><p class="state">Loading…</p><noscript>This page needs JavaScript.</noscript></main>
<dialog id="confirm" aria-labelledby="confirm-title" aria-describedby="confirm-text">
  <h2 id="confirm-title"></h2>
  <p id="confirm-text"></p>
  <p class="buttons"><button id="confirm-no" type="button">Cancel</button> <button id="confirm-yes" type="button"></button></p>
</dialog>
<script src="${assetPrefix}people.js" type="module"></script>
</body>
</html>
`;
