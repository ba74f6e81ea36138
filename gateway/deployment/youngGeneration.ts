import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Bytes. */
const enough = 24 * 1024 * 1024;
/** Milliseconds. V8 makes it smaller while there is little to do. */
const looksAgain = 1_000;

/**
 * Lets V8's young generation grow to what the requests under way need, and no further: it would grow to four times as
 * much, which stays resident and saves next to nothing. V8 takes its most at the start of a process alone, as an
 * option; how fast it grows it takes at any time.
 */
export function limitYoungGeneration(): void {
  const observer = new PerformanceObserver(() => {
    if (size() < enough) return;
    observer.disconnect();
    setFlagsFromString('--semi-space-growth-factor=1');
    const looking = setInterval(() => {
      if (size() >= enough) return;
      clearInterval(looking);
      grow();
    }, looksAgain).unref();
  });
  const grow = () => {
    setFlagsFromString('--semi-space-growth-factor=2');
    observer.observe({ entryTypes: ['gc'] });
  };
  grow();
}

const size = (): number => getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')!.space_size;
