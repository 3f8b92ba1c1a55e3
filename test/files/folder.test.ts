import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type FileError, NO_PLACE } from "../../src/core/failure.ts";
import { keyFolder } from "../../src/files/folder.ts";
import { newFolderName, removeOwnFolder } from "../../src/files/own-folder.ts";

const place = (): string => mkdtempSync(join(tmpdir(), "folder-"));
const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const content = Buffer.from("a key");

function refusal(act: () => unknown): string {
  try {
    act();
    return "none";
  } catch (error) {
    return (error as FileError).code;
  }
}

describe("where the system shows itself as files nothing is kept, and nobody waits for it", () => {
  const link = (target: string): string => {
    const path = join(place(), "link");
    symlinkSync(target, path);
    return path;
  };

  test.skipIf(process.platform !== "linux").each([
    ["/proc", () => "/proc/x"],
    ["/proc, deeper", () => "/proc/x/y"],
    ["/sys", () => "/sys"],
    ["/dev", () => "/dev/null/x"],
    ["/dev, by a way round", () => "/tmp/../dev/x"],
    ["a link", () => link("/proc")],
    ["a folder behind a link", () => join(link("/proc"), "x")],
  ])("%s", (_, path) => {
    const folder = keyFolder({ path: path(), own: false });
    expect(refusal(() => folder.write("azure.pem", content))).toBe(NO_PLACE);
  });
});

describe("a folder of ours", () => {
  test("and what is in it can be read by this user alone", () => {
    const path = join(place(), newFolderName());
    const folder = keyFolder({ path, own: true });
    expect(existsSync(path)).toBe(false);
    expect(folder.write("azure.pem", content)).toBe(join(path, "azure.pem"));
    expect([mode(path), mode(join(path, "azure.pem"))]).toEqual(["700", "600"]);
    expect(Buffer.from(folder.read("azure.pem"))).toEqual(content);
  });

  test("is none that was there before", () => {
    const path = join(place(), newFolderName());
    mkdirSync(path);
    expect(refusal(() => keyFolder({ path, own: true }).write("azure.pem", content))).toBe("EEXIST");
  });

  test("goes with its files", () => {
    const path = join(place(), newFolderName());
    const folder = keyFolder({ path, own: true });
    folder.write("azure.pem", content);
    folder.write("azure.cer", content);
    folder.clear();
    expect(existsSync(path)).toBe(false);
  });
});

describe("a directory that the user names", () => {
  test("is made where it is not there, for this user alone", () => {
    const path = join(place(), "a", "b");
    keyFolder({ path, own: false }).write("azure.pem", content);
    expect([mode(path), mode(join(path, "azure.pem"))]).toEqual(["700", "600"]);
  });

  test("stays as it is, and keeps what is in it", () => {
    const path = place();
    writeFileSync(join(path, "notes"), "mine");
    const folder = keyFolder({ path, own: false });
    folder.write("azure.pem", content);
    folder.clear();
    expect(readFileSync(join(path, "notes"), "utf8")).toBe("mine");
    expect(existsSync(join(path, "azure.pem"))).toBe(false);
  });

  test("loses no file to us: one that is there is not written over, and not removed afterwards", () => {
    const path = place();
    writeFileSync(join(path, "azure.pem"), "the only copy");
    const folder = keyFolder({ path, own: false });
    expect(refusal(() => folder.write("azure.pem", content))).toBe("EEXIST");
    folder.clear();
    expect(readFileSync(join(path, "azure.pem"), "utf8")).toBe("the only copy");
  });

  test.each([
    ["to a file", (elsewhere: string) => writeFileSync(elsewhere, "theirs")],
    ["to nothing", () => {}],
  ])("leads nowhere else: a link %s is not followed", (_, lay) => {
    const path = place();
    const elsewhere = join(place(), "elsewhere");
    lay(elsewhere);
    symlinkSync(elsewhere, join(path, "azure.pem"));
    expect(refusal(() => keyFolder({ path, own: false }).write("azure.pem", content))).toBe("EEXIST");
    expect(existsSync(elsewhere) ? readFileSync(elsewhere, "utf8") : "theirs").toBe("theirs");
  });

  test("may be none", () => {
    const path = join(place(), "a-file");
    writeFileSync(path, "");
    expect(refusal(() => keyFolder({ path, own: false }).write("azure.pem", content))).toBe("EEXIST");
    const below = join(path, "below");
    expect(refusal(() => keyFolder({ path: below, own: false }).write("azure.pem", content))).toBe("ENOTDIR");
  });
});

describe("the post step", () => {
  test("removes the key files of a folder of ours", () => {
    const temporary = place();
    const name = newFolderName();
    const folder = keyFolder({ path: join(temporary, name), own: true });
    for (const file of ["azure.pem", "azure.cer", "azure.pfx"]) folder.write(file, content);
    expect(removeOwnFolder(temporary, name)).toBe(true);
    expect(existsSync(join(temporary, name))).toBe(false);
  });

  test("leaves what somebody else put there", () => {
    const temporary = place();
    const name = newFolderName();
    keyFolder({ path: join(temporary, name), own: true }).write("azure.pem", content);
    writeFileSync(join(temporary, name, "notes"), "mine");
    expect(removeOwnFolder(temporary, name)).toBe(true);
    expect(existsSync(join(temporary, name, "azure.pem"))).toBe(false);
    expect(readFileSync(join(temporary, name, "notes"), "utf8")).toBe("mine");
  });

  test.each([
    "",
    "..",
    "../x",
    "/tmp",
    "azure-credentials-../../../etc",
    "azure-credentials-ABCDEFGHIJK",
    "keys",
  ])("does not take %j for a folder of ours", (name) => {
    expect(removeOwnFolder(place(), name)).toBe(false);
  });

  test("has nothing to say of a folder that is gone", () => {
    expect(removeOwnFolder(place(), newFolderName())).toBe(true);
  });
});
