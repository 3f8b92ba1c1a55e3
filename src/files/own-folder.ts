import { join } from "node:path";
import { FORMATS, fileName } from "../core/making/file-names.ts";
import { removeFiles } from "./folder.ts";

/** A folder of ours in the temporary one of the runner. Its name is all that the post step has to know. */
const NAME = /^azure-credentials-[a-z0-9]{11}$/;

/** The flags with which it is made guard it, not its name: that only has to be new. */
export const newFolderName = (): string =>
  `azure-credentials-${Math.random().toString(36).slice(2).padEnd(11, "0").slice(0, 11)}`;

/** Removes the key files of a run, and nothing else whatever the name says; answers whether it was such a name. */
export function removeOwnFolder(temporary: string, name: string): boolean {
  if (!NAME.test(name)) return false;
  const folder = join(temporary, name);
  removeFiles(
    folder,
    FORMATS.map((format) => join(folder, fileName(format))),
  );
  return true;
}
