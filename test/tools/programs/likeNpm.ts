import { spawn } from 'node:child_process';

// Starts the program in its first argument as npm starts a script: through a shell that waits for it.
spawn('sh', ['-c', `"${process.execPath}" "${process.argv[2]}"; true`], {
  stdio: 'inherit',
  env: { ...process.env, npm_lifecycle_event: 'start' },
});
