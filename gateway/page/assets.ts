import { readFile } from 'node:fs/promises';

/** A file of the page. */
export interface Asset {
  type: string;
  content: Buffer;
}

export const assetPrefix = '/graphiql/';

export const ownStyles = ['page.css', 'answer.css', 'panes.css', 'people.css', 'forms.css'];

const ownScripts = [
  'answer.js',
  'bar.js',
  'byMail.js',
  'confirm.js',
  'counts.js',
  'documents.js',
  'dom.js',
  'editor.js',
  'forms.js',
  'forYou.js',
  'history.js',
  'historyDialog.js',
  'invitations.js',
  'link.js',
  'mailedLink.js',
  'memberRow.js',
  'members.js',
  'newcomer.js',
  'notice.js',
  'notifications.js',
  'page.js',
  'pagedList.js',
  'panes.js',
  'people.js',
  'plan.js',
  'readAs.js',
  'session.js',
  'signIn.js',
  'storedLinks.js',
  'yourPlace.js',
];

/** GraphiQL with its workers as the package brings them, and our bar, by path. */
export async function readAssets(): Promise<[path: string, asset: Asset][]> {
  const { js, css, editorWorkerService, jsonWorker, graphqlWorker } =
    await import('@graphql-yoga/render-graphiql/graphiql');
  const script = (content: string | Buffer): Asset => ({
    type: 'text/javascript; charset=utf-8',
    content: Buffer.from(content),
  });
  const style = (content: string | Buffer): Asset => ({
    type: 'text/css; charset=utf-8',
    content: Buffer.from(content),
  });
  const own = (file: string) => readFile(new URL(file, import.meta.url));
  const assets: [string, Asset][] = [
    ['graphiql.js', script(js)],
    ['graphiql.css', style(css)],
    ['editor.worker.js', script(editorWorkerService)],
    ['json.worker.js', script(jsonWorker)],
    ['graphql.worker.js', script(graphqlWorker)],
    ...(await Promise.all(
      ownScripts.map(async (name) => [name, script(await own(`browser/${name}`))] as [string, Asset]),
    )),
    ...(await Promise.all(
      ownStyles.map(async (name) => [name, style(await own(`browser/${name}`))] as [string, Asset]),
    )),
    ['icon.svg', { type: 'image/svg+xml', content: await own('browser/icon.svg') }],
  ];
  return assets.map(([name, asset]) => [`${assetPrefix}${name}`, asset]);
}
