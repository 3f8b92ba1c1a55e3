import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { FileError, NO_PLACE } from "../core/failure.ts";
import type { KeyFolder } from "../ports.ts";

const ONLY_MINE = { file: 0o600, folder: 0o700 } as const;
/** A new file always: neither one that is there nor a link that somebody laid is written through. */
const NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

export interface FolderOptions {
  readonly path: string;
  /** It is ours: it must not be there yet, and goes with its files. */
  readonly own: boolean;
}

/** The folder is made with its first file. */
export function keyFolder({ path: folder, own }: FolderOptions): KeyFolder {
  const written: string[] = [];
  const make = (): void => {
    if (written.length > 0) return;
    if (OF_THE_SYSTEM.test(realPath(folder))) throw new FileError(NO_PLACE, folder);
    mkdirSync(folder, { recursive: !own, mode: ONLY_MINE.folder });
  };
  return {
    write(name, content) {
      const path = join(folder, name);
      trying(folder, make);
      trying(path, () => {
        const file = openSync(path, NEW, ONLY_MINE.file);
        written.push(path);
        try {
          writeFileSync(file, content);
        } finally {
          closeSync(file);
        }
      });
      return path;
    },
    read: (name) => trying(join(folder, name), () => readFileSync(join(folder, name))),
    clear() {
      removeFiles(own ? folder : undefined, written);
      written.length = 0;
    },
  };
}

/** In /proc, Node's `mkdir` with `recursive` goes round for ever, and no timer ends what never waits. */
const OF_THE_SYSTEM = /^\/(?:proc|sys|dev(?!\/shm\/))(?:\/|$)/;

/** Whither it leads, though it or a part of it is not there yet. */
function realPath(path: string): string {
  const full = resolve(path);
  try {
    return realpathSync(full);
  } catch {
    const above = dirname(full);
    return above === full ? full : join(realPath(above), basename(full));
  }
}

/** What is gone is gone, and a folder that somebody put other things in stays. */
export function removeFiles(folder: string | undefined, files: readonly string[]): void {
  for (const file of files) quietly(() => unlinkSync(file));
  if (folder !== undefined) quietly(() => rmdirSync(folder));
}

function quietly(remove: () => void): void {
  try {
    remove();
  } catch {
    // The runner empties its temporary folder after the job.
  }
}

function trying<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw new FileError((error as NodeJS.ErrnoException).code ?? "no code", path);
  }
}
