/**
 * The post step. It has something to do only where the main step has left a note of what it made and did not bring
 * to an end, and something to say only where the main step was stopped before it came to a verdict; otherwise it is
 * over before anything is loaded.
 */
if (process.env["STATE_rotation"]) {
  // The main step's own file: it sees the note, and does nothing but take back.
  void import(/* webpackIgnore: true */ "./index.js");
} else if (process.env["STATE_phase"] === "running") {
  void import("./report/stopped.ts").then(({ noticeStopped }) => noticeStopped());
}

export {};
