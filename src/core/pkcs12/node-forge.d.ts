/** The two parts of node-forge that are used; the types of the package know only the whole. */
declare module "node-forge/lib/rc2.js" {
  const rc2: typeof import("node-forge").rc2;
  export default rc2;
}

declare module "node-forge/lib/util.js" {
  export const createBuffer: typeof import("node-forge").util.createBuffer;
}
