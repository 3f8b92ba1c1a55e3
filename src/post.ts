/**
 * The post step. It has something to say only where the main step was stopped before it came to a verdict, and then
 * loads what it needs to say it; otherwise it is over before anything is loaded.
 */
if (process.env["STATE_phase"] === "running") {
  void import("./report/stopped.ts").then(({ noticeStopped }) => noticeStopped());
}

export {};
