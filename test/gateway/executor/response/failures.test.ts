import { expect, test } from '@jest/globals';
import { createFailures } from '#gateway/executor/response/failures.ts';
import { DataObject } from '#gateway/executor/response/responseData.ts';
import type { Mapping } from '#gateway/executor/response/responsePosition.ts';
import type { Shape } from '#gateway/executor/response/responseShape.ts';

const levels = 7;
const fetches = 6;

const shapeOf = (level: number): Shape =>
  ({ fields: level === 0 ? [] : [{ name: 'a', slot: 0, shape: shapeOf(level - 1) }] }) as unknown as Shape;
const mappingOf = (level: number): Mapping => ({
  copied: [],
  merged: [],
  filled: level === 0 ? [] : [{ slot: 0, mapping: mappingOf(level - 1), shape: undefined }],
});

test('what a failed fetch was to bring is noted once at each place, however many fetches pass there', () => {
  const failures = createFailures();
  const objects = Array.from({ length: levels + 1 }, () => new DataObject(1));
  failures.mark(
    objects[0]!,
    { copied: [], merged: [], filled: [{ slot: 0, mapping: undefined, shape: shapeOf(levels) }] },
    { message: 'gone', extensions: { code: 'SUBGRAPH_UNAVAILABLE' } },
  );
  objects.forEach((object, level) => {
    object.values[0] = objects[level + 1];
  });
  for (let fetch = 0; fetch < fetches; fetch += 1) failures.pass(objects[0]!, mappingOf(levels));
  expect(objects.slice(0, levels).map((object) => failures.at(object, 0)?.lacking?.length)).toEqual(
    Array(levels).fill(1),
  );
});
