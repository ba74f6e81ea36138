import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { platformDirectory } from '../project/projectDirectory.ts';
import type { Naming } from './naming.ts';

/** A file of the new subgraph: where it goes in the project, and what it says. */
export interface NewFile {
  path: string;
  text: string;
}

/** What the templates are filled with. */
export interface Filling extends Naming {
  port: number;
  /** The migration's class. */
  migration: string;
}

/**
 * The subgraph's own files.
 * @param inCheckout whether the project is the platform's checkout; elsewhere the platform is a package.
 */
export function subgraphFiles(filling: Filling, inCheckout: boolean): NewFile[] {
  const { name, aggregate, Type, migration } = filling;
  const [folder, nested] = [`subgraphs/${name}`, `subgraphs/${name}/${aggregate}`];
  const templates: Record<string, string> = {
    [`${folder}/definition.ts`]: 'subgraph/definition.ts',
    [`${folder}/main.ts`]: 'subgraph/main.ts',
    [`${folder}/aggregates.ts`]: 'subgraph/aggregates.ts',
    [`${folder}/personalData.ts`]: 'subgraph/personalData.ts',
    [`${nested}/schema.graphql`]: 'aggregate/schema.graphql',
    [`${nested}/entities.ts`]: 'aggregate/entities.ts',
    [`${nested}/resolvers.ts`]: 'aggregate/resolvers.ts',
    [`${nested}/inputs.ts`]: 'aggregate/inputs.ts',
    [`${nested}/create${Type}.ts`]: 'aggregate/create.ts',
    [`${nested}/update${Type}.ts`]: 'aggregate/update.ts',
    [`migrations/${name}/${migration}.ts`]: 'migration/initial.ts',
    [`test/${name}/${aggregate}.test.ts`]: 'test/aggregate.test.ts',
  };
  return Object.entries(templates).map(([path, template]) => ({
    path,
    text: inCheckout ? fromSources(filled(template, filling)) : filled(template, filling),
  }));
}

/** What a project needs beside its subgraphs; each is written only where it is missing. */
export function projectFiles(filling: Filling, projectName: string): NewFile[] {
  const templates: Record<string, string> = {
    'tsconfig.json': 'project/tsconfig.json',
    'jest.config.js': 'project/jest.config.js',
    '.gitignore': 'project/gitignore',
    'README.md': 'project/README.md',
  };
  return Object.entries(templates).map(([path, template]) => ({
    path,
    text: filled(template, { ...filling, name: projectName }),
  }));
}

function filled(template: string, filling: Filling): string {
  const words = new Map(Object.entries(filling).map(([word, value]) => [word, String(value)]));
  return readFileSync(new URL(`./template/${template}.template`, import.meta.url), 'utf8').replaceAll(
    /\{\{(\w+)\}\}/g,
    (_, word: string) => {
      const value = words.get(word);
      if (value === undefined) throw new Error(`the template ${template} asks for ${word}, which nobody gives`);
      return value;
    },
  );
}

/**
 * The checkout names the platform's sources, a project the package that was made of them: its `exports` say which is
 * which.
 */
function fromSources(text: string): string {
  const { exports } = JSON.parse(readFileSync(join(platformDirectory, 'package.json'), 'utf8')) as {
    exports: Record<string, string>;
  };
  return text
    .replaceAll(
      /'orgraph\/platform\/(\w+)'/g,
      (_, module: string) => `'${exports[`./platform/${module}`]!.replace('./platform/', '#platform/')}'`,
    )
    .replaceAll(/'orgraph\/harness\/(\w+)'/g, `'../harness/$1.ts'`);
}
