// A Python file of the reader's, read and found to be text.

const MOST = 200_000; // bytes

/**
 * The text of a file.
 * @param {{ name: string, size: number, arrayBuffer(): Promise<ArrayBuffer> }} file
 * @returns {Promise<string>}
 * @throws {Error} in words, why it can't be taken
 */
export async function readSource(file) {
  if (file.size > MOST) throw new Error(`it has ${Math.ceil(file.size / 1000)} KB, and ${MOST / 1000} are the most`);
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch (error) {
    if (error instanceof TypeError) throw new Error("it is not text in UTF-8, so not a Python file");
    throw new Error("it could not be read");
  }
  if (text.includes("\0")) throw new Error("it is not text, so not a Python file");
  return text.replace(/\r\n?/g, "\n");
}
