/** Stands where @actions/exec was: the toolkit needs the names at import, the action starts no process through it. */
export function exec() {
  throw new Error("This action starts no process through the toolkit.");
}
export const getExecOutput = exec;
