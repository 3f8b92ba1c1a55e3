/** The package brings no types. */
declare module "tweetnacl-sealedbox-js" {
  const sealedBox: {
    seal(content: Uint8Array, publicKey: Uint8Array): Uint8Array;
    /** Null where the box does not open. */
    open(box: Uint8Array, publicKey: Uint8Array, privateKey: Uint8Array): Uint8Array | null;
  };
  export default sealedBox;
}
