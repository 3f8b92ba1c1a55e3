import { vi } from "vitest";

/** What is printed while `action` runs. */
export function captured(action: () => void): string {
  let printed = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    printed += String(chunk);
    return true;
  });
  try {
    action();
  } finally {
    write.mockRestore();
  }
  return printed;
}
