import { assetPrefix, ownStyles } from './assets.ts';

export interface BarParts {
  /** Where the page is that the bar stands on. */
  here: '/graphql' | '/people';
  /** Where this machine's mails are shown; undefined where they are sent. */
  mailbox: string | undefined;
  /** What this page alone offers to who is signed in, and to everybody. */
  signedIn?: string;
  everybody?: string;
}

/** What every page has: who is signed in, for which organization it asks, and the ways to the other pages. */
export function barHtml({ here, mailbox, signedIn = '', everybody = '' }: BarParts): string {
  const current = (path: string): string => (path === here ? ' aria-current="page"' : '');
  return `<header id="bar">
  <h1>Orgraph</h1>
  <nav aria-label="Pages">
    <a href="/graphql"${current('/graphql')}>Graph</a>
    <a id="people-link" href="/people"${current('/people')}>People <span id="unread" hidden></span></a>
${mailbox === undefined ? '' : `    <a href="${escaped(mailbox)}" target="_blank" rel="noopener">Mailbox</a>\n`}  </nav>
  <form id="sign-in" method="post" aria-label="Sign in">
    <span><label for="email">E-mail</label> <input id="email" type="email" autocomplete="username" required></span>
    <span><label for="password">Password</label> <input id="password" type="password" autocomplete="current-password" required></span>
    <button id="submit" type="submit">Sign in</button>
    <span id="providers"></span>
    <span><a href="/sign-up">Sign up</a></span>
    <span><a href="/reset-password">Forgot your password?</a></span>
  </form>
  <div id="session" hidden>
    <span id="who"></span>
    <span id="organization-part"><label for="organization">Organization</label> <select id="organization"></select></span>
${signedIn}    <button id="log-out" type="button">Log out</button>
  </div>
${everybody}  <p id="notice" role="status"></p>
</header>`;
}

/** What every document begins with. */
export const headHtml = (styles = ''): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Orgraph</title>
<link rel="icon" href="${assetPrefix}icon.svg" type="image/svg+xml">
${styles}${ownStyles.map((name) => `<link rel="stylesheet" href="${assetPrefix}${name}">`).join('\n')}
</head>`;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
