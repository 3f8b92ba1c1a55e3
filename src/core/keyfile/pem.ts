import type { Repair } from "../pem/characters.ts";
import type { PemBlock, Scan } from "../pem/scan.ts";
import type { Contents } from "./contents.ts";
import type { Kind } from "./kinds.ts";

/**
 * Reads the blocks of a PEM file. One that cannot be read does not keep the others from being told.
 * @returns what was mended
 * @throws Unreadable the first trouble, when all blocks have been looked at
 */
export function readPem({ blocks, repairs }: Scan, contents: Contents): readonly Repair[] {
  const mended = [...repairs];
  let first: { readonly error: unknown; readonly part: Contents["part"] } | undefined;
  for (const block of blocks) {
    try {
      const kind = readBlock(block, contents);
      if (kind === "pfx" && block.label === "CERTIFICATE") mended.push("wrong-armour");
    } catch (error) {
      first ??= { error, part: contents.part };
    }
  }
  if (contents.format !== "pfx" && contents.format !== "p7b") contents.format = "pem";
  if (first === undefined) return mended;
  contents.part = first.part;
  throw first.error;
}

/** Blocks that stand beside a key, and say nothing that the key does not. */
const BESIDE = /PARAMETERS$/;

function readBlock({ label, bytes, dekInfo }: PemBlock, contents: Contents): Kind | undefined {
  if (dekInfo !== undefined) contents.addLegacyKey(bytes, dekInfo);
  else if (label.startsWith("OPENSSH ")) contents.useless.add("openssh-key");
  else if (!BESIDE.test(label)) return contents.add(bytes);
  return undefined;
}
