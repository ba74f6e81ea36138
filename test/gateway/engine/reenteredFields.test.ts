import { expect, test } from '@jest/globals';
import { createOperationCache } from '#gateway/engine/operationCache.ts';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { composeSmall } from '../fixture/compose.ts';

const limits = { bodyBytes: 9_999, tokens: 999, depth: 20, aliases: 9, selections: 99, branches: 9, objects: 999 };
const operations = createOperationCache(
  readSupergraph(
    composeSmall([
      {
        name: 'a',
        sdl: `type Query { open: Int @access(needs: NOTHING) mine: Int @access(needs: USER) ours: Int again: [Query] @access(needs: NOTHING) }
          type Mutation { enter: Entered @access(needs: NOTHING) } type Entered { query: Query open: Int }`,
        resolvers: {},
      },
    ]),
  ),
  limits,
);

test.each([
  ['{ open again { open __typename } }', 'NOTHING'],
  ['{ open again { mine } }', 'USER'],
  ['{ again { again { ours } } }', 'ORGANIZATION'],
  ['mutation { enter { open query { open } } }', 'NOTHING'],
  ['mutation { enter { query { ...F } } } fragment F on Query { ours }', 'ORGANIZATION'],
  ['mutation($no: Boolean!) { enter { query { ... { mine @include(if: $no) } } } }', 'USER'],
])('%s needs %s, wherever its root fields stand', async (text, needs) => {
  expect((await operations.read(text, undefined)).needs).toBe(needs);
});
