/**
 * The post step. It has something to do only where the main step has left a note of what it made for this job alone
 * or did not bring to an end, and something to say only where the main step was stopped before it came to a verdict; otherwise it is
 * over before anything is loaded.
 */
if (process.env["STATE_rotation"]) {
  // The main step's own file, told apart by what no variable of the job can set: it does nothing but take back.
  Object.assign(globalThis, { [Symbol.for("azure-credentials.post")]: true });
  void import(/* webpackIgnore: true */ "./index.js");
} else {
  const folder = process.env["STATE_files"];
  if (folder) void import("./edge/leftovers.ts").then(({ removeKeyFiles }) => removeKeyFiles(folder));
  if (process.env["STATE_phase"] === "running")
    void import("./report/stopped.ts").then(({ noticeStopped }) => noticeStopped());
}

export {};
