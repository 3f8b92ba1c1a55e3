import { making } from "../../core/catalogue/making.ts";
import { FileError, NO_PLACE } from "../../core/failure.ts";
import type { Finding } from "../../core/finding.ts";
import type { KeyFile } from "../../core/keyfile/key-file.ts";
import { writeKeyFile } from "../../core/keyfile/write.ts";
import { type Format, fileName } from "../../core/making/file-names.ts";
import type { Wanted } from "../../core/making/task.ts";
import type { Random } from "../../core/pkcs12/encrypt.ts";
import type { FileReport } from "../../core/report.ts";
import type { KeyFolder } from "../../ports.ts";
import { readBack } from "./proof.ts";

export interface Workshop {
  readonly folder: KeyFolder;
  readonly random: Random;
  readonly now: Date;
}

export interface Made {
  readonly files: readonly FileReport[];
  /** What was read back of the file that says most. */
  readonly file: KeyFile | undefined;
  readonly findings: readonly Finding[];
}

/** All the files, or none: where one fails, those before it are taken back. */
export function makeFiles(wanted: Wanted, { folder, random, now }: Workshop): Made {
  const files: FileReport[] = [];
  const findings: Finding[] = [];
  const read = new Map<Format, KeyFile>();
  try {
    for (const format of wanted.formats) {
      const name = fileName(format);
      const path = folder.write(name, writeKeyFile(format, wanted.content, wanted.pfx, random));
      const file = readBack(format, folder.read(name), wanted, now);
      if (file === undefined) return failed(folder, making("made/unlike", "files", { name }));
      read.set(format, file);
      files.push({ format, path });
      findings.push(making("made/written", "files", { name, path }));
    }
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return failed(folder, unwritten(error));
  }
  return { files, findings, file: read.get("pfx") ?? read.get("pem") ?? read.get("cer") };
}

function failed(folder: KeyFolder, finding: Finding): Made {
  folder.clear();
  return { files: [], file: undefined, findings: [finding] };
}

function unwritten({ code, path }: FileError): Finding {
  if (code === NO_PLACE) return making("made/no-place", "output-directory", { path });
  return code === "EEXIST"
    ? making("made/already-there", "output-directory", { path })
    : making("made/not-written", "output-directory", { path, code });
}
