import { startEmbeddedPostgres } from '#tools/database/embedded/startEmbeddedPostgres.ts';

// Runs the embedded server of the directory in its first argument until it is killed.
const { url } = await startEmbeddedPostgres({ directory: process.argv[2]! });
process.stdout.write(`${url}\n`);
setInterval(() => undefined, 60_000);
