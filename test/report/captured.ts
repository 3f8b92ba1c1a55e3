import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const STDOUT = 1;

/** What is printed while `action` runs. Files are written as ever: they go through the same function. */
export function captured(action: () => void): string {
  const write = fs.writeSync;
  let printed = "";
  const catching = (descriptor: number, bytes: NodeJS.ArrayBufferView, ...rest: number[]): number => {
    if (descriptor !== STDOUT) return write(descriptor, bytes, ...rest);
    printed += String(bytes);
    return bytes.byteLength;
  };
  fs.writeSync = catching as typeof write;
  syncBuiltinESMExports();
  try {
    action();
  } finally {
    fs.writeSync = write;
    syncBuiltinESMExports();
  }
  return printed;
}
