import { watchParent } from '#platform/process/parent.ts';

// Says its id, and ends when whoever started it is gone.
watchParent(() => process.exit(0));
process.stdout.write(`${process.pid}\n`);
setInterval(() => undefined, 60_000);
