/** Stands where open was: only an interactive browser sign-in would call it, and an action has no browser. */
export default function open() {
  throw new Error("This action never opens a browser.");
}
