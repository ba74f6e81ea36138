import { alike } from './alike.ts';

alike(
  '@provides: on one path a subgraph knows what otherwise another does',
  {
    whole:
      'type Query { reviews: [Review] top: Product } type Review { body: String product: Product author: User } type Product { upc: ID! name: String price: Int maker: Maker } type Maker { id: ID! name: String country: String } type User { id: ID! name: String nick: String }',
    parts: {
      reviews: `type Query { reviews: [Review] } type Review { body: String product: Product @provides(fields: "name maker { name }") author: User @provides(fields: "name") }
      type Product @key(fields: "upc") { upc: ID! name: String @external maker: Maker @external } type Maker @key(fields: "id") { id: ID! name: String @external } type User @key(fields: "id") { id: ID! name: String @external }`,
      products:
        'type Query { top: Product } type Product @key(fields: "upc") { upc: ID! name: String @shareable price: Int maker: Maker @shareable } type Maker @key(fields: "id") { id: ID! name: String @shareable country: String }',
      users: 'type User @key(fields: "id") { id: ID! name: String @shareable nick: String }',
    },
    root: { reviews: ['r', null, 's'], top: 'p' },
    things: {
      r: { is: 'Review', body: 'R', product: 'p', author: 'u' },
      s: { is: 'Review', body: null, product: 'q', author: null },
      p: { is: 'Product', upc: 'p', name: 'P', price: 1, maker: 'm' },
      q: { is: 'Product', upc: 'q', name: null, price: null, maker: null },
      m: { is: 'Maker', id: 'm', name: 'M', country: 'CH' },
      u: { is: 'User', id: 'u', name: 'U', nick: 'N' },
    },
  },
  [
    { ask: '{ reviews { body product { name maker { name } } author { name } } }', by: 'reviews' },
    { ask: '{ reviews { product { name price } } }', by: 'products reviews' },
    { ask: '{ reviews { product { maker { name country } } author { nick name } } }', by: 'products reviews users' },
    { ask: '{ top { name maker { name } } }', by: 'products' },
    { ask: '{ top { name: upc upc: name } reviews { name: body product { upc: name name: upc } } }' },
  ],
);

alike(
  '@provides of entities in lists in lists, which one subgraph alone may tell there',
  {
    whole:
      'type Query { products: [Product] categories: [Category] } type Product { id: ID! categories: [Category] } type Category { id: ID! name: String children: [Category] }',
    parts: {
      all: 'type Query { products: [Product] @provides(fields: "categories { id name children { id name } }") } type Product @key(fields: "id") { id: ID! categories: [Category] @external } type Category @key(fields: "id") { id: ID! name: String @external children: [Category] @external }',
      names:
        'type Query { categories: [Category] } type Product @key(fields: "id") { id: ID! categories: [Category] @shareable } type Category @key(fields: "id") { id: ID! name: String @shareable children: [Category] @shareable }',
    },
    root: { products: ['p'], categories: ['a', 'b'] },
    things: {
      p: { is: 'Product', id: 'p', categories: ['a', 'b'] },
      a: { is: 'Category', id: 'a', name: 'A', children: ['b', 'b'] },
      b: { is: 'Category', id: 'b', name: 'B', children: null },
    },
  },
  [
    { ask: '{ products { id categories { id name children { id name } } } }', by: 'all' },
    { ask: '{ products { categories { children { children { id name } } } } }', by: 'all names' },
    { ask: '{ categories { name children { name } } }', by: 'names' },
  ],
);

alike(
  '@provides of one type below fields of different types: each provides its own',
  {
    whole: `type Query { review: Review order: Order node: Node } type Review { id: ID! product: Product } type Order { id: ID! product: Product products: [Product] } type Product { id: ID! name: String price: Int maker: Maker } type Maker { id: ID! name: String }
    type Node { id: ID! name: String next: Node }`,
    parts: {
      a: `type Query { review: Review order: Order node: Node @provides(fields: "next { name }") } type Review @key(fields: "id") { id: ID! product: Product @provides(fields: "name") }
      type Order @key(fields: "id") { id: ID! product: Product @provides(fields: "price maker { name }") products: [Product] @provides(fields: "maker { id }") }
      type Product @key(fields: "id") { id: ID! name: String @external price: Int @external maker: Maker @external } type Maker @key(fields: "id") { id: ID! name: String @external } type Node @key(fields: "id") { id: ID! name: String @external next: Node }`,
      b: 'type Product @key(fields: "id") { id: ID! name: String @shareable price: Int @shareable maker: Maker @shareable } type Maker @key(fields: "id") { id: ID! name: String @shareable } type Node @key(fields: "id") { id: ID! name: String @shareable }',
    },
    root: { review: 'r', order: 'o', node: 'n' },
    things: {
      r: { is: 'Review', id: 'r', product: 'p' },
      o: { is: 'Order', id: 'o', product: 'p', products: ['p', 'q'] },
      p: { is: 'Product', id: 'p', name: 'P', price: 1, maker: 'm' },
      q: { is: 'Product', id: 'q', name: 'Q', price: 2, maker: null },
      m: { is: 'Maker', id: 'm', name: 'M' },
      n: { is: 'Node', id: 'n', name: 'N', next: 'e' },
      e: { is: 'Node', id: 'e', name: 'E', next: 'n' },
    },
  },
  [
    {
      ask: '{ review { product { name } } order { product { price maker { name } } products { maker { id } } } }',
      by: 'a',
    },
    { ask: '{ review { product { price } } }', by: 'a b' },
    '{ review { product { name price maker { name } } } order { product { name price } products { price maker { name } } } }',
    { ask: '{ node { next { name } } }', by: 'a' },
    { ask: '{ node { name next { name next { name next { name } } } } }', by: 'a b' },
  ],
);

alike(
  '@provides on interfaces and unions',
  {
    whole: `type Query { book: Book media: [Media] } interface Animal { id: ID! name: String } type Dog implements Animal { id: ID! name: String age: Int } type Cat implements Animal { id: ID! name: String age: Int }
    union Media = Book | Movie type Book { id: ID! title: String animals: [Animal] } type Movie { id: ID! title: String }`,
    parts: {
      a: `type Query { book: Book @provides(fields: "animals { ... on Dog { name } }") media: [Media] @provides(fields: "... on Book { title }") } interface Animal { id: ID! } union Media = Book | Movie
      type Dog implements Animal @key(fields: "id") { id: ID! name: String @external } type Cat implements Animal @key(fields: "id") { id: ID! }
      type Book @key(fields: "id") { id: ID! title: String @external animals: [Animal] @shareable } type Movie @key(fields: "id") { id: ID! }`,
      c: `interface Animal { id: ID! name: String } type Dog implements Animal @key(fields: "id") { id: ID! name: String @shareable age: Int } type Cat implements Animal @key(fields: "id") { id: ID! name: String @shareable age: Int }
      type Book @key(fields: "id") { id: ID! title: String @shareable animals: [Animal] @shareable } type Movie @key(fields: "id") { id: ID! title: String @shareable }`,
    },
    root: { book: 'b', media: ['b', 'm', null] },
    things: {
      b: { is: 'Book', id: 'b', title: 'B', animals: ['d', 'k'] },
      m: { is: 'Movie', id: 'm', title: 'M' },
      d: { is: 'Dog', id: 'd', name: 'D', age: 3 },
      k: { is: 'Cat', id: 'k', name: 'K', age: null },
    },
  },
  [
    { ask: '{ book { animals { ... on Dog { name } } } media { ... on Book { title } } }', by: 'a' },
    { ask: '{ book { animals { name } } }', by: 'a c' },
    '{ book { animals { id ... on Cat { name age } ... on Dog { __typename name } } title } }',
    { ask: '{ media { ... on Book { title } ... on Movie { title } } }', by: 'a c' },
    '{ media { __typename ... on Book { id animals { name } } } }',
  ],
);

alike(
  '@provides on an interface that one subgraph knows there and nowhere else',
  {
    whole: `type Query { book: Book media: Media shelf: [Media] } interface Media { id: ID! animals: [Animal] } interface Animal { id: ID! name: String friend: Animal }
      type Book implements Media { id: ID! animals: [Animal] } type Dog implements Animal { id: ID! name: String age: Int friend: Animal } type Cat implements Animal { id: ID! name: String age: Int friend: Animal }`,
    parts: {
      a: `type Query { media: Media @shareable book: Book @provides(fields: "animals { ... on Dog { name } }") } interface Media { id: ID! } interface Animal { id: ID! } type Book implements Media @key(fields: "id") { id: ID! animals: [Animal] @shareable }
        type Dog implements Animal @key(fields: "id") { id: ID! @external name: String @external } type Cat implements Animal @key(fields: "id") { id: ID! @external }`,
      b: `type Query { media: Media @shareable @provides(fields: "animals { id name }") shelf: [Media] @provides(fields: "animals { name friend { name } }") } interface Media { id: ID! animals: [Animal] } interface Animal { id: ID! name: String friend: Animal }
        type Book implements Media { id: ID! @shareable animals: [Animal] @external } type Dog implements Animal { id: ID! @external name: String @external friend: Animal @external } type Cat implements Animal { id: ID! @external name: String @external friend: Animal @external }`,
      c: `interface Media { id: ID! animals: [Animal] } interface Animal { id: ID! name: String friend: Animal } type Book implements Media @key(fields: "id") { id: ID! animals: [Animal] @shareable }
        type Dog implements Animal @key(fields: "id") { id: ID! name: String @shareable age: Int friend: Animal @shareable } type Cat implements Animal @key(fields: "id") { id: ID! name: String @shareable age: Int friend: Animal @shareable }`,
    },
    root: { book: 'b', media: 'b', shelf: ['b', null] },
    things: {
      b: { is: 'Book', id: 'b', animals: ['d', 'k', null] },
      d: { is: 'Dog', id: 'd', name: 'D', age: 3, friend: 'k' },
      k: { is: 'Cat', id: 'k', name: 'K', age: null, friend: 'd' },
    },
  },
  [
    { ask: '{ media { id animals { id name } } }', by: 'b' },
    { ask: '{ media { animals { __typename what: id name } } }', by: 'b' },
    { ask: '{ media { ... on Book { animals { name ... on Dog { id } } } } }', by: 'b' },
    { ask: '{ media { id animals { id name ... on Cat { age } } } }', by: 'b c' },
    { ask: '{ media { animals { friend { name } } } }' },
    { ask: '{ shelf { animals { name friend { name } } } }', by: 'b' },
    { ask: '{ shelf { __typename animals { __typename friend { __typename name } } } }', by: 'b' },
    '{ book { animals { id ... on Dog { name } } } }',
    { ask: '{ book { animals { __typename } } media { animals { __typename } } }' },
  ],
);

alike(
  '@provides that names __typename: of objects, members of unions, objects of interfaces, alone and beside others',
  {
    whole: `type Query { top: Product media: [Media] nodes: [Node] } type Product { id: ID! maker: Maker owner: Maker rival: Maker } type Maker { id: ID! name: String town: String parent: Maker }
      union Media = Book | Song type Book implements Node { id: ID! title: String author: Maker } type Song implements Node { id: ID! title: String } interface Node { id: ID! title: String }`,
    parts: {
      a: `type Query { top: Product media: [Media] @provides(fields: "__typename ... on Book { __typename title author { __typename } } ... on Song { __typename }") nodes: [Node] @provides(fields: "__typename ... on Book { __typename title } ... on Song { title }") }
        type Product @key(fields: "id") { id: ID! maker: Maker @provides(fields: "__typename name parent { __typename name }") owner: Maker @provides(fields: "__typename") rival: Maker }
        type Maker @key(fields: "id") { id: ID! name: String @external parent: Maker @external } union Media = Book | Song interface Node { id: ID! title: String }
        type Book implements Node @key(fields: "id") { id: ID! title: String @external author: Maker @external } type Song implements Node @key(fields: "id") { id: ID! title: String @external }`,
      b: `type Maker @key(fields: "id") { id: ID! name: String @shareable town: String parent: Maker @shareable } type Book @key(fields: "id") { id: ID! title: String @shareable author: Maker @shareable } type Song @key(fields: "id") { id: ID! title: String @shareable }`,
    },
    root: { top: 'p', media: ['b', 's', null], nodes: ['s', 'b'] },
    things: {
      p: { is: 'Product', id: 'p', maker: 'm', owner: 'm', rival: null },
      m: { is: 'Maker', id: 'm', name: 'M', town: 'T', parent: 'q' },
      q: { is: 'Maker', id: 'q', name: 'Q', town: null, parent: null },
      b: { is: 'Book', id: 'b', title: 'B', author: 'm' },
      s: { is: 'Song', id: 's', title: 'S' },
    },
  },
  [
    { ask: '{ top { maker { __typename name } } }', by: 'a' },
    { ask: '{ top { maker { kind: __typename name town parent { name } } } }', by: 'a b' },
    { ask: '{ top { owner { __typename } rival { __typename } } }', by: 'a' },
    { ask: '{ top { owner { __typename name } rival { name } } }', by: 'a b' },
    '{ media { ... on Book { title author { __typename name } } ... on Song { __typename title } } }',
    { ask: '{ media { __typename ... on Book { title } } }', by: 'a' },
    { ask: '{ nodes { __typename title } }', by: 'a' },
    '{ nodes { title ... on Book { author { name } } } media { ... on Node { what: __typename title } } }',
  ],
);

alike(
  '@provides over an @interfaceObject',
  {
    whole: `type Query { pets: [Animal] tagged: [Animal] one: Animal } interface Animal { id: ID! tag: String name: String owner: Owner next: Animal long: String } type Owner { id: ID! name: String }
      type Dog implements Animal { id: ID! tag: String name: String owner: Owner next: Animal long: String } type Cat implements Animal { id: ID! tag: String name: String owner: Owner next: Animal long: String }`,
    parts: {
      tags: `type Query { tagged: [Animal] @provides(fields: "name owner { name }") one: Animal @provides(fields: "name") } type Owner @key(fields: "id") { id: ID! name: String @external }
        type Animal @key(fields: "id") @interfaceObject { id: ID! name: String @external owner: Owner @external tag: String next: Animal long: String @requires(fields: "name") }`,
      catalog: `type Query { pets: [Animal] } type Owner @key(fields: "id") { id: ID! name: String @shareable } interface Animal @key(fields: "id") { id: ID! name: String owner: Owner }
        type Dog implements Animal @key(fields: "id") { id: ID! name: String @shareable owner: Owner @shareable } type Cat implements Animal @key(fields: "id") { id: ID! name: String @shareable owner: Owner @shareable }`,
    },
    root: { pets: ['d', 'c', null], tagged: ['c', 'd'], one: 'd' },
    things: {
      d: { is: 'Dog', id: 'd', name: 'D', tag: 'x', owner: 'o', next: 'c' },
      c: { is: 'Cat', id: 'c', name: null, tag: null, owner: null, next: 'd' },
      o: { is: 'Owner', id: 'o', name: 'O' },
    },
    resolve: { 'Animal.long': ({ name }: { name: string | null }) => `${name} at length` },
  },
  [
    { ask: '{ tagged { id name tag owner { name } } }', by: 'tags' },
    { ask: '{ tagged { name __typename } }', by: 'catalog tags', requests: 2 },
    { ask: '{ tagged { next { name } } }', by: 'catalog tags' },
    { ask: '{ one { name owner { name } } }', by: 'catalog tags' },
    '{ tagged { ... on Dog { name } ... on Cat { tag } } }',
    '{ one { next { long owner { id } } } pets { name tag long } }',
    '{ tagged { long owner { id name } next { owner { name } } } }',
  ],
);
