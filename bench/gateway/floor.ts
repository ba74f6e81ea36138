import { createServer, type IncomingMessage } from 'node:http';
import { Agent, request } from 'undici';

/**
 * The floor: what a program pays that answers the heavy and the light operation by hand, with the fetches of a good
 * planner and no knowledge of GraphQL. A gateway above it has found something better than to parse, merge and print
 * JSON. `node floor.ts <port> <URLs of the subgraphs as JSON>`
 */
const urls = JSON.parse(process.argv[3]!) as Record<'accounts' | 'inventory' | 'products' | 'reviews', string>;
const dispatcher = new Agent({ connections: 64 });

interface User {
  id: string;
  name?: string;
}
interface Product {
  upc: string;
  name?: string;
  price?: number;
  weight?: number;
  reviews?: Review[];
}
interface Review {
  product?: Product;
  author?: User & { reviews: Review[] };
}

async function ask<Data>(url: string, query: string, variables?: Record<string, unknown>): Promise<Data> {
  const { body } = await request(url, {
    method: 'POST',
    dispatcher,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return (JSON.parse(await body.text()) as { data: Data }).data;
}

const entities = '_entities(representations: $of)';
const stock = (products: readonly Product[]) =>
  ask<{ _entities: object[] }>(
    urls.inventory,
    `query ($of: [_Any!]!) { ${entities} { ... on Product { inStock shippingEstimate } } }`,
    { of: products.map(({ upc, price, weight }) => ({ __typename: 'Product', upc, price, weight })) },
  );

const authored = 'reviews { id body author { id username reviews { id body product { upc } } } }';
const reviewed = `query ($users: [_Any!]!, $products: [_Any!]!) {
  users: _entities(representations: $users) { ... on User { reviews { id body product { upc ${authored} } } } }
  products: _entities(representations: $products) { ... on Product { ${authored} } } }`;

async function heavy(): Promise<object> {
  const [{ users }, { topProducts }] = await Promise.all([
    ask<{ users: User[] }>(urls.accounts, '{ users { id username name } }'),
    ask<{ topProducts: Product[] }>(urls.products, '{ topProducts(first: 5) { upc name price weight } }'),
  ]);
  const [reviews, topStock] = await Promise.all([
    ask<Record<'users' | 'products', { reviews: Review[] }[]>>(urls.reviews, reviewed, {
      users: users.map(({ id }) => ({ __typename: 'User', id })),
      products: topProducts.map(({ upc }) => ({ __typename: 'Product', upc })),
    }),
    stock(topProducts),
  ]);
  topProducts.forEach((product, index) => Object.assign(product, reviews.products[index], topStock._entities[index]));
  users.forEach((user, index) => Object.assign(user, reviews.users[index]));

  const [authors, products] = [new Map<string, User[]>(), new Map<string, Product[]>()];
  const collect = ({ product, author }: Review): void => {
    if (author !== undefined) add(authors, author.id, author);
    if (product !== undefined) add(products, product.upc, product);
    author?.reviews.forEach(collect);
    product?.reviews?.forEach(collect);
  };
  for (const { reviews: list } of [...reviews.users, ...reviews.products]) list.forEach(collect);
  const [named, priced] = await Promise.all([
    ask<{ _entities: User[] }>(urls.accounts, `query ($of: [_Any!]!) { ${entities} { ... on User { name } } }`, {
      of: [...authors.keys()].map((id) => ({ __typename: 'User', id })),
    }),
    ask<{ _entities: Product[] }>(
      urls.products,
      `query ($of: [_Any!]!) { ${entities} { ... on Product { name price weight } } }`,
      { of: [...products.keys()].map((upc) => ({ __typename: 'Product', upc })) },
    ),
  ]);
  const stocked = await stock([...products.keys()].map((upc, index) => ({ ...priced._entities[index], upc })));
  [...authors.values()].forEach((same, index) => same.forEach((user) => Object.assign(user, named._entities[index])));
  [...products.values()].forEach((same, index) =>
    same.forEach((product) => Object.assign(product, priced._entities[index], stocked._entities[index])),
  );
  return { users, topProducts };
}

function add<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

const light = () => ask<object>(urls.products, '{ topProducts(first: 5) { upc name price weight } }');

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

createServer(
  (incoming, response) =>
    void (async () => {
      const { query } = JSON.parse(await textOf(incoming)) as { query: string };
      const text = JSON.stringify({ data: await (query.includes('query Light') ? light() : heavy()) });
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
        .end(text);
    })(),
).listen(Number(process.argv[2]), '127.0.0.1');
