/**
 * Loaded into the measured process (`--expose-gc --import`): whenever it is asked, it collects its garbage and says how
 * many bytes of the heap are left.
 */
process.on('message', () => {
  globalThis.gc!();
  process.send!(process.memoryUsage().heapUsed);
});
process.channel!.unref();
