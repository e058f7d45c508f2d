import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const CHUNK_BYTES = 1 << 20;
const NEWLINE = 0x0a;

/**
 * An append-only file of JSON lines. `append` returns when the kernel has the line, so that kill -9 loses nothing that
 * was answered. (It is not forced to the disk: a power cut is not among the failures that the sandbox plays.)
 */
export class Journal {
  private constructor(
    private readonly fd: number,
    private lengthBytes: number,
  ) {}

  /** Hands every stored line to `replay`, cuts a torn last line off and opens the rest for appending. */
  static open(path: string, replay: (line: unknown) => void): Journal {
    mkdirSync(dirname(path), { recursive: true });
    const fd = openSync(path, 'a+');
    try {
      const goodBytes = replayLines(fd, replay);
      if (goodBytes < fstatSync(fd).size) ftruncateSync(fd, goodBytes);
      return new Journal(fd, goodBytes);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  /** Throws when the line could not be written as a whole; then nothing of it stays. */
  append(line: object): void {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    try {
      let writtenBytes = 0;
      while (writtenBytes < bytes.length) writtenBytes += writeSync(this.fd, bytes, writtenBytes);
    } catch (error) {
      ftruncateSync(this.fd, this.lengthBytes);
      throw error;
    }
    this.lengthBytes += bytes.length;
  }

  close(): void {
    closeSync(this.fd);
  }
}

/** Read in pieces, because a journal may be longer than the longest possible string. Returns the length that is whole. */
function replayLines(fd: number, replay: (line: unknown) => void): number {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let rest = Buffer.alloc(0);
  let goodBytes = 0;
  let tornAt: number | null = null;
  for (let position = 0; ;) {
    const readBytes = readSync(fd, chunk, 0, CHUNK_BYTES, position);
    if (readBytes === 0) {
      if (tornAt !== null && rest.length > 0) throw damagedAt(tornAt);
      return goodBytes;
    }
    position += readBytes;
    const data = Buffer.concat([rest, chunk.subarray(0, readBytes)]);
    let start = 0;
    for (let end = data.indexOf(NEWLINE); end !== -1; end = data.indexOf(NEWLINE, start)) {
      if (tornAt !== null) throw damagedAt(tornAt);
      const line = parseLine(data.toString('utf8', start, end));
      if (line === undefined) tornAt = goodBytes;
      else {
        replay(line);
        goodBytes += end + 1 - start;
      }
      start = end + 1;
    }
    rest = data.subarray(start);
  }
}

function damagedAt(byte: number): Error {
  return new Error(`the journal is damaged at byte ${byte}, before its last line`);
}

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
