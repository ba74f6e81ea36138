import { takeLock } from '#tools/database/lock.ts';

// Holds the lock of the directory in its first argument; gives it back after the milliseconds in the second, or never.
const lock = await takeLock(process.argv[2]!, 'start');
process.stdout.write('held\n');
if (process.argv[3] === undefined) setInterval(() => undefined, 60_000);
else
  setTimeout(() => {
    lock.release();
    process.exit(0);
  }, Number(process.argv[3]));
