import { assetPrefix } from './assets.ts';
import { barHtml, headHtml } from './bar.ts';
import type { SavedOperation } from './savedOperations.ts';

/** The page's document; the saved queries travel in it as data. */
export function pageHtml(operations: readonly SavedOperation[], mailbox?: string): string {
  const data = JSON.stringify(operations).replaceAll('<', '\\u003c');
  return `${headHtml(`<link rel="stylesheet" href="${assetPrefix}graphiql.css">\n`)}
<body class="no-focus-outline">
${barHtml({ here: '/graphql', mailbox, signedIn, everybody })}
<nav aria-label="Panes"><div id="panes" role="tablist" aria-label="Panes">
  <button type="button" role="tab" data-pane="docs">Docs</button>
  <button type="button" role="tab" data-pane="query">Query</button>
  <button type="button" role="tab" data-pane="variables">Variables</button>
  <button type="button" role="tab" data-pane="answer">Answer</button>
  <button type="button" role="tab" data-pane="plan">Plan</button>
</div></nav>
<main>
  <div id="root"><noscript>This page needs JavaScript.</noscript></div>
  <section id="plan" aria-labelledby="plan-title" tabindex="-1" hidden>
    <header><h2 id="plan-title">How the answer came</h2> <button id="plan-close" type="button" aria-label="Close the plan">×</button></header>
    <div id="plan-drawing"></div>
  </section>
</main>
<footer id="facts" hidden>
  <span id="outcome" role="status"></span>
  <span id="request">Request <code id="request-id"></code> <button id="copy-id" type="button">Copy id</button></span>
  <button id="plan-toggle" type="button" aria-controls="plan" aria-expanded="false" hidden>Plan</button>
</footer>
<dialog id="history" aria-labelledby="history-title">
  <h2 id="history-title">What you have run in this browser</h2>
  <p>Without variables. It is gone when you sign out.</p>
  <p><label><input id="history-keep" type="checkbox"> Keep it when I sign out</label></p>
  <p id="history-none">Nothing yet.</p>
  <ul id="history-list"></ul>
  <p class="buttons"><button id="history-clear" type="button">Clear</button> <button id="history-close" type="button">Close</button></p>
</dialog>
<dialog id="link" aria-labelledby="link-title">
  <h2 id="link-title">Link to this operation</h2>
  <p><label>Query and variables, no headers <input id="link-text" type="text" readonly></label></p>
  <p class="buttons"><button id="link-close" type="button">Close</button></p>
</dialog>
<script id="saved-operations" type="application/json">${data}</script>
<script src="${assetPrefix}graphiql.js"></script>
<script src="${assetPrefix}page.js" type="module"></script>
</body>
</html>
`;
}

const signedIn = `    <span id="read-as-part" hidden><label for="read-as">Read as</label> <select id="read-as"></select></span>
`;

const everybody = `  <span><label for="saved">Example</label> <select id="saved"><option value="">choose a query</option></select></span>
  <button id="history-open" type="button" hidden>History</button>
  <button id="copy-link" type="button">Copy link</button>
`;
