import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { ZipFile } from 'yazl';

/** A piece of a file; those of one file follow each other. */
export interface ZippedText {
  file: string;
  text: string;
}

/** A ZIP of texts, as they come: it asks for the next when the last is read. */
export async function* zipOf(texts: AsyncIterable<ZippedText>): AsyncGenerator<Buffer> {
  const zip = new ZipFile();
  const filling = fill(zip, texts);
  const output = zip.outputStream as PassThrough;
  filling.catch((error: Error) => output.destroy(error));
  yield* output as AsyncIterable<Buffer>;
  await filling;
}

async function fill(zip: ZipFile, texts: AsyncIterable<ZippedText>): Promise<void> {
  let name: string | undefined;
  let open: PassThrough | undefined;
  for await (const { file, text } of texts) {
    if (file !== name) {
      open?.end();
      open = new PassThrough();
      name = file;
      zip.addReadStream(open, file);
    }
    if (!open!.write(text)) await once(open!, 'drain');
  }
  open?.end();
  zip.end();
}
