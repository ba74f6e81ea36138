import { expect, test } from '@jest/globals';
import { createGate } from '../../subgraphs/tenancy/user/verificationGate.ts';

test('four are let through at once, 150 wait for their turn, and whoever comes after is told to come again', async () => {
  const gate = createGate();
  let [running, most] = [0, 0];
  const open = Promise.withResolvers<void>();
  const work = () =>
    gate(async () => {
      most = Math.max(most, (running += 1));
      await open.promise;
      running -= 1;
    });
  const admitted = Array.from({ length: 154 }, work);
  await expect(work()).rejects.toMatchObject({ code: 'RATE_LIMITED', extensions: { retryAfter: 1 } });
  open.resolve();
  await Promise.all(admitted);
  expect(most).toBe(4);
  await expect(work()).resolves.toBeUndefined();
});
