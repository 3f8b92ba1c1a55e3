/** The candidate that differs least from a misspelt word, or none where all are far away. */
export function nearest<Word extends string>(
  word: string,
  candidates: readonly Word[],
  most?: number,
): Word | undefined {
  const wanted = plain(word);
  const tolerance = most ?? Math.max(1, Math.floor(wanted.length / 3));
  let best: Word | undefined;
  let least = tolerance + 1;
  for (const candidate of candidates) {
    const distance = edits(wanted, plain(candidate));
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

function plain(word: string): string {
  return word.slice(0, 64).toLowerCase().replaceAll("_", "-");
}

/** How many letters must be put in, left out or changed (Levenshtein). */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
