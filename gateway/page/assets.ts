import { readFile } from 'node:fs/promises';

/** A file of the page. */
export interface Asset {
  type: string;
  content: Buffer;
}

export const assetPrefix = '/graphiql/';

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
    ['page.js', script(await own('browser/page.js'))],
    ['session.js', script(await own('browser/session.js'))],
    ['page.css', style(await own('browser/page.css'))],
    ['icon.svg', { type: 'image/svg+xml', content: await own('browser/icon.svg') }],
  ];
  return assets.map(([name, asset]) => [`${assetPrefix}${name}`, asset]);
}
