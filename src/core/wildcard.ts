/**
 * Azure operations as patterns: `*` stands for any run of characters, `/` included; letter case is ignored
 * (https://learn.microsoft.com/azure/role-based-access-control/role-definitions#actions-format).
 * Both functions also take patterns on both sides; neither builds a regular expression of what it is given.
 */

/**
 * Whether every operation that `target` stands for is also one that `pattern` stands for.
 * A `*` of the target counts as a letter that only a `*` of the pattern can match, and that is exact:
 * whatever stands for the target's `*` is then swallowed whole.
 */
export function covers(pattern: string, target: string): boolean {
  const p = pattern.toLowerCase();
  const t = target.toLowerCase();
  let inPattern = 0;
  let inTarget = 0;
  let lastStar = -1;
  let resumeAt = 0;
  while (inTarget < t.length) {
    if (p[inPattern] === "*") {
      lastStar = inPattern++;
      resumeAt = inTarget;
    } else if (p[inPattern] === t[inTarget]) {
      inPattern++;
      inTarget++;
    } else if (lastStar >= 0) {
      // Let the last star take one character more, and try again behind it.
      inPattern = lastStar + 1;
      inTarget = ++resumeAt;
    } else {
      return false;
    }
  }
  while (p[inPattern] === "*") inPattern++;
  return inPattern === p.length;
}

/** Whether some operation is matched by both patterns. */
export function overlaps(left: string, right: string): boolean {
  const a = left.toLowerCase();
  const b = right.toLowerCase();
  // reachable[j]: what is read of `a` so far and the first j characters of `b` have a text in common.
  let reachable = startRow(b);
  for (const letter of a) {
    const next = [letter === "*" && reachable[0] === true];
    for (let j = 1; j <= b.length; j++) {
      const other = b[j - 1];
      const throughStar =
        (letter === "*" || other === "*") && (reachable[j] === true || next[j - 1] === true);
      next.push(throughStar || (letter === other && reachable[j - 1] === true));
    }
    reachable = next;
  }
  return reachable[b.length] === true;
}

/** Nothing of the left pattern is read yet: only stars on the right can stand for nothing. */
function startRow(b: string): boolean[] {
  const row = [true];
  for (const letter of b) row.push(letter === "*" && row.at(-1) === true);
  return row;
}
