import { assetPrefix } from './assets.ts';
import type { SavedOperation } from './savedOperations.ts';

/** The page's document; the saved queries travel in it as data. */
export function pageHtml(operations: readonly SavedOperation[]): string {
  const data = JSON.stringify(operations).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Orgraph</title>
<link rel="icon" href="${assetPrefix}icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${assetPrefix}graphiql.css">
<link rel="stylesheet" href="${assetPrefix}page.css">
</head>
<body class="no-focus-outline">
<header id="bar">
  <strong>Orgraph</strong>
  <form id="sign-in" method="post">
    <span><label for="email">E-mail</label> <input id="email" type="email" autocomplete="username" required></span>
    <span><label for="password">Password</label> <input id="password" type="password" autocomplete="current-password" required></span>
    <button type="submit">Sign in</button>
  </form>
  <div id="session" hidden>
    <span id="who"></span>
    <span><label for="organization">Organization</label> <select id="organization"></select></span>
    <button id="log-out" type="button">Log out</button>
  </div>
  <span><label for="saved">Example</label> <select id="saved"><option value="">choose a query</option></select></span>
  <output id="notice" role="status"></output>
</header>
<main id="root"><noscript>This page needs JavaScript.</noscript></main>
<script id="saved-operations" type="application/json">${data}</script>
<script src="${assetPrefix}graphiql.js"></script>
<script src="${assetPrefix}page.js" type="module"></script>
</body>
</html>
`;
}
