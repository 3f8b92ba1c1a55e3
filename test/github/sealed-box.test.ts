import fc from "fast-check";
import sodium from "libsodium-wrappers";
import { beforeAll, describe, expect, test } from "vitest";
import { sealBox } from "../../src/github/sealed-box.ts";

/** libsodium is what GitHub opens the boxes with; ours are made by other libraries. */
beforeAll(() => sodium.ready);

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("a sealed box", () => {
  test("is opened by libsodium, whatever is in it and however long that is", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (content) => {
        const { publicKey, privateKey } = sodium.crypto_box_keypair();
        const opened = sodium.crypto_box_seal_open(sealBox(publicKey, content), publicKey, privateKey);
        expect(Buffer.from(opened)).toEqual(Buffer.from(content));
      }),
    );
  });

  test("of the largest secret that GitHub takes is opened too", () => {
    const { publicKey, privateKey } = sodium.crypto_box_keypair();
    const content = new Uint8Array(48 * 1024).fill(7);
    const opened = sodium.crypto_box_seal_open(sealBox(publicKey, content), publicKey, privateKey);
    expect(Buffer.compare(Buffer.from(opened), content)).toBe(0);
  });

  test("is 48 bytes longer than what is in it, as libsodium's own", () => {
    const { publicKey } = sodium.crypto_box_keypair();
    expect(sealBox(publicKey, utf8("text"))).toHaveLength(sodium.crypto_box_seal("text", publicKey).length);
  });

  test("is another one each time, made with another key", () => {
    const { publicKey } = sodium.crypto_box_keypair();
    const [one, other] = [sealBox(publicKey, utf8("text")), sealBox(publicKey, utf8("text"))];
    expect(one.subarray(0, 32)).not.toEqual(other.subarray(0, 32));
    expect(one.subarray(32)).not.toEqual(other.subarray(32));
  });

  test("does not open when any byte of it was changed", () => {
    const { publicKey, privateKey } = sodium.crypto_box_keypair();
    const box = sealBox(publicKey, utf8("a client secret"));
    for (const index of box.keys()) {
      const tampered = Uint8Array.from(box, (byte, at) => (at === index ? byte ^ 1 : byte));
      expect(() => sodium.crypto_box_seal_open(tampered, publicKey, privateKey), `byte ${index}`).toThrow();
    }
  });

  test("does not open with another key", () => {
    const other = sodium.crypto_box_keypair();
    const box = sealBox(sodium.crypto_box_keypair().publicKey, utf8("text"));
    expect(() => sodium.crypto_box_seal_open(box, other.publicKey, other.privateKey)).toThrow();
  });

  test("is not made for a public key that would let everybody open it", () => {
    expect(() => sealBox(new Uint8Array(32), utf8("text"))).toThrow();
  });
});
