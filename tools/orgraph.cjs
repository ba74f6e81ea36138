// What `node tools/orgraph.ts` runs, which is a link to it: an old Node reads no TypeScript, but this.
void import('./bin.mjs');
