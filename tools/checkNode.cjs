// Runs before every script, on whatever Node there is: says what to do where that one is too old to run TypeScript.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Orgraph needs Node 22.18 or newer and runs on ${process.versions.node} here: run "npm ci" (on Linux it brings Node 24 along) and start through npm, or install Node 24.`,
  );
  process.exit(1);
}
