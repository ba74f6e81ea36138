import { alike } from './alike.ts';

alike(
  'fields of objects of which keys select others',
  {
    whole: `type Query { byA: Thing byB: Thing grid: [[Thing]] any: [Any] named: [Named] }
      type Thing implements Named { a: ID! b: ID! c: ID! plain: Int sized: Sized first: String then: String }
      interface Named { a: ID! } union Any = Thing | Sized
      type Sized { id: ID! plain: Int thing: Thing size: Size area: String times: Int }
      type Size { w: Int h: Int in: Inner list: [Inner!] } type Inner { x: Int y: Int }`,
    parts: {
      a: 'type Query { byA: Thing named: [Named] } interface Named { a: ID! } type Thing implements Named @key(fields: "a") { a: ID! }',
      ab: `type Query { byB: Thing any: [Any] } union Any = Thing | Sized type Thing @key(fields: "a") @key(fields: "b") { a: ID! b: ID! plain: Int sized: Sized }
        type Sized @key(fields: "id size { w in { x } }") { id: ID! size: Size @shareable } type Size @shareable { w: Int in: Inner list: [Inner!] } type Inner @shareable { x: Int }`,
      bc: 'type Thing @key(fields: "b") @key(fields: "c") { b: ID! c: ID! plain: Int @external first: String @requires(fields: "plain") }',
      c: `type Query { grid: [[Thing]] } type Thing @key(fields: "c") { c: ID! first: String @external then: String @requires(fields: "first") }
        type Sized @key(fields: "id size { w in { x } }") { id: ID! size: Size @shareable thing: Thing plain: Int } type Size @shareable { w: Int h: Int in: Inner list: [Inner!] } type Inner @shareable { x: Int y: Int }`,
      d: `type Sized @key(fields: "size { in { x } w } id") { id: ID! size: Size @shareable plain: Int @external times: Int area: String @requires(fields: "plain") }
        type Size @shareable { w: Int in: Inner } type Inner @shareable { x: Int }`,
    },
    root: { byA: 't', byB: 't', grid: [['t', null], null], any: ['t', 's', null], named: ['t'] },
    things: {
      t: { is: 'Thing', a: 'A', b: 'B', c: 'C', plain: 1, sized: 's' },
      s: { is: 'Sized', id: 's', thing: 't', size: 'z', plain: 8, times: 2 },
      z: { is: 'Size', w: 1, h: 2, in: 'i', list: ['i', 'j'] },
      i: { is: 'Inner', x: 3, y: 4 },
      j: { is: 'Inner', x: null, y: 5 },
    },
  },
  [
    { ask: '{ byB { sized { size { w } } } }', by: 'ab' },
    { ask: '{ byB { sized { size { h } } } }', by: 'ab c', requests: 2 },
    { ask: '{ byB { sized { id size { w h in { x y } list { x y } } thing { c } } } }', by: 'ab c', requests: 2 },
    '{ byB { sized { size: id id: size { w: h h: w } } } }',
    '{ byB { sized { one: size { w } two: size { h in { y } } times } } }',
    '{ byB { sized { times area size { h } } } }',
    '{ byA { then sized { area } } named { ... on Thing { sized { size { in { y } } } } } }',
    '{ grid { sized { size { w h } thing { sized { thing { first } } } } } }',
    '{ any { ... on Sized { size { list { y } } times thing { then } } ... on Thing { plain sized { area } } } }',
    '{ byB { then sized { thing { then a } size { h } } } }',
  ],
);

alike(
  'fields of objects of which keys select others, while @requires and @provides select of them too',
  {
    whole: `type Query { things: [Thing] thing: Thing shelf: Shelf } type Shelf { things: [Thing] thing: Thing }
      type Thing { id: ID! size: Size plain: Int next: Thing area: String depth: String full: String } type Size { w: Int h: Int d: Int in: Inner } type Inner { x: Int y: Int }`,
    parts: {
      a: `type Query { things: [Thing] } type Thing @key(fields: "id") @key(fields: "id size { w }") { id: ID! size: Size @shareable plain: Int next: Thing }
        type Size @shareable { w: Int in: Inner } type Inner @shareable { x: Int }`,
      b: `type Query { thing: Thing } type Thing @key(fields: "id size { w }") { id: ID! size: Size @shareable plain: Int @external area: String @requires(fields: "plain size { w }") }
        type Size @shareable { w: Int h: Int in: Inner } type Inner @shareable { x: Int y: Int }`,
      c: `type Thing @key(fields: "id size { w }") { id: ID! size: Size @shareable depth: String @requires(fields: "size { h in { y } }") full: String @requires(fields: "size { in { x } }") }
        type Size @shareable { w: Int h: Int @external d: Int in: Inner @external } type Inner { x: Int @external y: Int @external }`,
      d: `type Query { shelf: Shelf } type Shelf { things: [Thing] @provides(fields: "size { w }") thing: Thing @provides(fields: "size { d in { x } } next { size { w } }") }
        type Thing @key(fields: "id") { id: ID! size: Size @external next: Thing @external } type Size @shareable { w: Int d: Int in: Inner } type Inner @shareable { x: Int }`,
    },
    root: { things: ['s', 't', null], thing: 't', shelf: 'h' },
    things: {
      h: { is: 'Shelf', things: ['t', null, 's'], thing: 's' },
      s: { is: 'Thing', id: 's', size: 'z', plain: 1, next: 't' },
      t: { is: 'Thing', id: 't', size: 'y', plain: null, next: 's' },
      z: { is: 'Size', w: 1, h: 2, d: 3, in: 'i' },
      y: { is: 'Size', w: 4, h: null, d: 6, in: 'i' },
      i: { is: 'Inner', x: 7, y: 8 },
    },
    resolve: Object.fromEntries(
      [
        ['area', ['plain', 'size.w']],
        ['depth', ['size.h', 'size.in.y']],
        ['full', ['size.in.x']],
      ].map(([field, paths]) => [
        `Thing.${field as string}`,
        // Keys are told too: only what is required is looked at.
        (given: object) =>
          (paths as string[])
            .map((path) => path.split('.').reduce((one: unknown, key) => (one as Record<string, unknown>)[key], given))
            .join(' '),
      ]),
    ),
  },
  [
    { ask: '{ things { size { w } } }', by: 'a' },
    { ask: '{ things { size { h } } }', by: 'a b', requests: 2 },
    { ask: '{ things { area } }', by: 'a b', requests: 2 },
    { ask: '{ things { area size { h } } }', by: 'a b', requests: 2 },
    { ask: '{ thing { size { d h } } }', by: 'b c', requests: 2 },
    { ask: '{ things { depth } }', by: 'a b c', requests: 3 },
    { ask: '{ things { full size { d } } }', by: 'a c' },
    '{ thing { area depth full } }',
    '{ things { size { x: w size: h d } depth area next { size { d in { y } } } } }',
    '{ things { w: size { size: w } size: area area: size { w: h } } }',
    { ask: '{ shelf { things { size { w } } } }', by: 'd' },
    { ask: '{ shelf { thing { size { d } next { size { w } } } } }', by: 'd' },
    '{ shelf { things { size { h } } } }',
    '{ shelf { things { size { w h d in { x y } } plain depth } thing { size { d h } next { size { w h } area } } } }',
    '{ shelf { things { next { full area } area depth } } }',
  ],
);
