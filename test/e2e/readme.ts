import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { runChapter } from './readmeChapter.ts';

/**
 * Runs the commands of the README's first ten minutes against a started Orgraph, in one shell, and looks for what it
 * says that they answer (`# → …`).
 */
const url = process.argv[2] ?? 'http://127.0.0.1:4000';
runChapter('The first ten minutes', {
  directory: projectDirectory,
  blocks: 4,
  answers: 3,
  adapted: (code) => code.replaceAll('http://127.0.0.1:4000', url),
});
