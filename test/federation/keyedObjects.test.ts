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
