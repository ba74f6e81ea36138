import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { Failures } from '#gateway/executor/response/failures.ts';
import { DataObject } from '#gateway/executor/response/responseData.ts';
import { attach, rootPosition, type Mapping } from '#gateway/executor/response/responsePosition.ts';
import { responseShapeOf } from '#gateway/executor/response/responseShape.ts';

const levels = 7;
const fetches = 6;
const nested = (leaf: string): string => `${'{ a '.repeat(levels)}{ ${leaf} }${' }'.repeat(levels)}`;

/** What `answer` says of each level, in an object for each. */
function answerOf(level: number): DataObject {
  const object = new DataObject(1);
  object.values[0] = level === 0 ? '1' : answerOf(level - 1);
  return object;
}

function deepest(object: DataObject): DataObject {
  const [inner] = object.values;
  return inner instanceof DataObject ? deepest(inner) : object;
}

test('what a failed fetch was to bring is missing in what others bring, and noted once however many pass there', () => {
  const failures = new Failures();
  const root = rootPosition();
  const [mapping, failed] = ['b', 'c'].map((leaf) => attach(responseShapeOf(parse(nested(leaf))), root)) as [
    Mapping,
    Mapping,
  ];
  const data = new DataObject(root.layout.size);
  const gone = { error: { message: 'gone', extensions: { code: 'SUBGRAPH_UNAVAILABLE' } } };
  failures.lack(data, failed.filled, gone);
  const answer = answerOf(levels);
  data.values[0] = answer.values[0];
  for (let fetch = 0; fetch < fetches; fetch += 1) failures.settle(data, answer, mapping);
  const end = deepest(data);
  expect(end.values[0]).toBe('1');
  expect(failures.at(end, 1)?.reason).toBe(gone);
});
