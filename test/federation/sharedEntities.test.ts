import { alike } from './alike.ts';

alike(
  'one entity at many places: each place has what was asked for there',
  {
    whole: `type Query { a: User b: User users: [User!] found: [Found] } union Found = User | Pet type User { id: ID! name(upper: Boolean): String price(currency: Currency = CHF): String friend: User best: User pets: [Pet] text: String }
    type Pet { id: ID! owner: User second: User label(n: Int): String } enum Currency { USD EUR CHF }`,
    parts: {
      a: 'type Query { a: User b: User users: [User!] found: [Found] } union Found = User | Pet type User @key(fields: "id") { id: ID! friend: User best: User } type Pet @key(fields: "id") { id: ID! owner: User }',
      b: 'type User @key(fields: "id") { id: ID! name(upper: Boolean): String price(currency: Currency = CHF): String pets: [Pet] } enum Currency { USD EUR CHF } type Pet @key(fields: "id") { id: ID! second: User label(n: Int): String }',
      c: 'type User @key(fields: "id") { id: ID! name(upper: Boolean): String @external text: String @requires(fields: "name(upper: true)") }',
    },
    root: { a: 'u', b: 'u', users: ['u', 'v', 'u'], found: ['u', 'p', 'u', 'v'] },
    things: {
      u: { is: 'User', id: 'u', name: 'Ann', friend: 'v', best: 'u', pets: ['p', 'p'] },
      v: { is: 'User', id: 'v', name: null, friend: 'u', best: 'u', pets: [] },
      p: { is: 'Pet', id: 'p', owner: 'u', second: 'v' },
    },
    resolve: {
      'User.name': ({ name }: { name: string | null }, { upper }: { upper?: boolean }) =>
        upper === true ? (name?.toUpperCase() ?? null) : name,
      'User.price': ({ id }: { id: string }, { currency }: { currency: string }) => `${id} ${currency}`,
      'Pet.label': ({ id }: { id: string }, { n }: { n?: number }) => `${id} ${n}`,
    },
  },
  [
    '{ a { price(currency: USD) } b { price(currency: EUR) } }',
    '{ a { price(currency: USD) friend { best { price(currency: EUR) } } } users { price } }',
    '{ users { price best { price(currency: EUR) friend { price(currency: USD) best { price(currency: CHF) } } } } }',
    '{ a { name(upper: true) text } b { name text } users { name(upper: false) best { text name(upper: true) } } }',
    '{ a { p: price(currency: USD) best { p: price(currency: EUR) best { p: name } } } b { p: text } }',
    '{ a { friend { name } } b { friend { price } } users { friend { text } } }',
    '{ a { pets { label(n: 1) owner { pets { label(n: 2) second { price(currency: USD) } } } } } b { pets { second { price } label } } }',
    '{ found { ... on User { price(currency: USD) best { price(currency: EUR) } } ... on Pet { label owner { price(currency: CHF) } } } }',
    {
      ask: 'query($one: Currency, $other: Currency) { a { price(currency: $one) } b { price(currency: $other) best { price(currency: $one) } } c: a { price } }',
      with: { one: 'USD', other: 'EUR' },
    },
    '{ users { id } a { id best { best { best { best { id name } } } } } }',
  ],
);
