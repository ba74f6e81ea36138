import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/**
 * Loaded into the gateway's process (--import): answers its parent's every message with the longest time, in
 * milliseconds, for which the event loop did nothing else since the message before.
 */
if (isMainThread && process.send !== undefined) {
  const resolution = 1;
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  process.on('message', () => {
    process.send!(Math.max(0, delay.max / 1e6 - resolution));
    delay.reset();
  });
  process.channel!.unref();
}
