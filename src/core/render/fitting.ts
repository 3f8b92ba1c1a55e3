/**
 * The blocks of Markdown, in their order, that fit into so many bytes; one that does not is left out whole, so that
 * nothing is cut in its middle. `cut` is a last block that says so.
 */
export function fitting(blocks: readonly string[], mostBytes: number, cut: string): string {
  const encoder = new TextEncoder();
  let room = mostBytes - encoder.encode(cut).length - "\n\n\n".length;
  const shown = blocks.filter((block) => {
    const size = encoder.encode(block).length + "\n\n".length;
    if (size > room) return false;
    room -= size;
    return true;
  });
  if (shown.length < blocks.length) shown.push(cut);
  return `${shown.join("\n\n")}\n`;
}
