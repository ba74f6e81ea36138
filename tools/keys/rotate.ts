import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readJwks, withKeys, withoutKeys, type Jwks, type PublishedKey } from '#platform/identity/jwks.ts';
import { lines, readKeyFile } from '#platform/identity/keys.ts';
import { changeFolder, type WriteFile } from '#platform/process/changeFolder.ts';
import { ConfigurationError } from '#platform/process/configuration.ts';
import { didYouMean } from '../process/didYouMean.ts';
import { rotatable, rotatableNames, type Rotatable } from './rotatable.ts';
import { readRotations, rotationsFile, type Rotation } from './rotations.ts';

/** What became of one call. */
export interface RotationStep {
  /** `waits`: the step after the last one would come too early. */
  outcome: 'published' | 'promoted' | 'retired' | 'waits';
  /** The ids of the keys that are to be the only ones. */
  next: readonly string[];
  /** Milliseconds since the epoch from which on the step after this may be made; undefined where none is left. */
  due: number | undefined;
}

export interface RotationOptions {
  now?: () => number;
  /** Milliseconds in which everybody reads jwks.json and its own keys again, with a margin. */
  spread?: number;
  /** What must be done before the former keys go: nothing may need them any more. */
  beforeRetiring?: () => Promise<void>;
}

const everybodyHasRead = 60_000;

/**
 * Makes the next step of a rotation, if its time has come. First the next keys are published, and nobody uses them;
 * when everybody knows them they are used, by their process first, then (jwks.json's order) by those who send to it;
 * when nothing that the former ones made can be presented any more, those go. Each step may be made again after it was
 * interrupted.
 * @throws ConfigurationError where the private file is not in the folder, or not usable; nothing is changed then.
 */
export async function rotate(
  directory: string,
  name: string,
  { now = Date.now, spread = everybodyHasRead, beforeRetiring = async () => undefined }: RotationOptions = {},
): Promise<RotationStep> {
  const kind = rotatable(name);
  assertHere(directory, kind);
  const dueOf = ({ step, at }: Rotation): number =>
    Date.parse(at) + spread + (step === 'promoted' ? kind.lifeSeconds * 1_000 : 0);
  const before = readRotations(directory)[name];
  if (before !== undefined && now() < dueOf(before)) return { outcome: 'waits', next: before.next, due: dueOf(before) };
  if (before?.step === 'promoted') await beforeRetiring();
  return changeFolder(directory, async (write) => {
    const known = readRotations(directory);
    const { [name]: last, ...others } = known;
    if (JSON.stringify(last) !== JSON.stringify(before))
      throw new ConfigurationError(`${directory}: another call has rotated ${name} in the meantime`);
    const next = await stepAfter(last, keysIn(directory, kind, write));
    const state: Rotation | undefined = next && { ...next, at: new Date(now()).toISOString() };
    await write(rotationsFile, lines(state === undefined ? others : { ...others, [name]: state }), 0o644);
    return state === undefined
      ? { outcome: 'retired', next: last!.next, due: undefined }
      : { outcome: state.step, next: state.next, due: dueOf(state) };
  });
}

/** @throws ConfigurationError */
export function assertHere(directory: string, { name, file }: Rotatable): void {
  if (!existsSync(join(directory, file)))
    throw new ConfigurationError(
      `${join(directory, file)} is not there: the keys of ${name} are changed where their private file is, or after it was put here.${didYouMean(name, rotatableNames)}`,
    );
}

/** @throws ConfigurationError where there is no jwks.json, or none that can be used. */
export function publishedIn(directory: string): Jwks {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new ConfigurationError(`${directory} is no folder`);
  const published = readJwks(join(directory, 'jwks.json'));
  if (published === undefined)
    throw new ConfigurationError(`${directory} holds no jwks.json; make keys with: keys generate ${directory}`);
  return published;
}

async function stepAfter(last: Rotation | undefined, keys: Keys): Promise<Omit<Rotation, 'at'> | undefined> {
  if (last === undefined) return { step: 'published', next: await keys.publishNext() };
  if (last.step === 'published') {
    await keys.promote(new Set(last.next));
    return { step: 'promoted', next: last.next };
  }
  await keys.retire(new Set(last.next));
  return undefined;
}

interface Keys {
  /** Answers the ids of the next ones. */
  publishNext(): Promise<string[]>;
  promote(next: ReadonlySet<string>): Promise<void>;
  /** Leaves these alone. */
  retire(next: ReadonlySet<string>): Promise<void>;
}

/**
 * The keys of one name in a folder that is being changed. Whatever is written is written so that nobody is ever told of
 * a key that its owner does not have: a private file before jwks.json where keys come, after it where they go.
 */
function keysIn(directory: string, kind: Rotatable, write: WriteFile): Keys {
  const content = readKeyFile(join(directory, kind.file), kind.schema);
  const writeOwn = (next: unknown) => write(kind.file, lines(next), 0o600);

  async function publish(keys: PublishedKey[], gone: ReadonlySet<string> = new Set()): Promise<void> {
    if (keys.length === 0) return;
    const published = publishedIn(directory);
    await write('jwks.json', lines(withKeys(withoutKeys(published, kind.name, gone), keys)), 0o644);
  }

  function assertThere(next: ReadonlySet<string>): void {
    const missing = [...next].filter((id) => !kind.idsOf(content).includes(id));
    if (missing.length > 0)
      throw new ConfigurationError(
        `${join(directory, kind.file)} has lost the next keys of ${kind.name} (${missing.join(', ')}); put them back, or take ${kind.name} out of ${rotationsFile} to begin anew`,
      );
  }

  return {
    async publishNext() {
      const extended = await kind.withNext(content);
      await writeOwn(extended.content);
      await publish(kind.published(extended.content));
      return extended.next;
    },
    async promote(next) {
      assertThere(next);
      const promoted = kind.promoted(content, next);
      await writeOwn(promoted);
      await publish(kind.published(promoted));
    },
    async retire(next) {
      assertThere(next);
      const left = kind.only(content, next);
      await publish(kind.published(left), new Set(kind.idsOf(content).filter((id) => !next.has(id))));
      await writeOwn(left);
    },
  };
}
