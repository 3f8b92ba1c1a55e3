import { removeOwnFolder } from "../files/own-folder.ts";
import { print } from "../report/commands.ts";
import { temporaryFolder } from "../report/report-file.ts";

/** The post step after `generate` and `convert`: their key files go with the job. */
export function removeKeyFiles(name: string): void {
  if (removeOwnFolder(temporaryFolder(), name)) print("The key files of this job were removed.");
}
