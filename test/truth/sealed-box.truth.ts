import libsodium from "libsodium-wrappers";
import tweetnacl from "tweetnacl-sealedbox-js";
import { describe, expect, test } from "vitest";
import { Secret } from "../../src/core/secret.ts";
import { sealBox } from "../../src/github/sealed-box.ts";
import { ABOUT, createScene, STORES, storeOf } from "../github/scene.ts";
import { entraSecret } from "../support/secrets.ts";

await libsodium.ready;

type Open = (box: Uint8Array, publicKey: Uint8Array, privateKey: Uint8Array) => Uint8Array;

/** libsodium is what GitHub has; the other shares no line with it, nor with ours. Both throw where they cannot open. */
const JUDGES: readonly [string, Open][] = [
  ["libsodium", libsodium.crypto_box_seal_open],
  [
    "tweetnacl",
    (box, publicKey, privateKey) => {
      const opened = tweetnacl.open(box, publicKey, privateKey);
      if (opened === null) throw new Error("not opened");
      return opened;
    },
  ],
];

const KINDS = Object.keys(STORES) as (keyof typeof STORES)[];

/** Every byte at every place of a block, whatever the size. */
const content = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, at) => at * 31 + size);

/** All around the edges of Salsa20's and Poly1305's blocks, then ever further apart, up to GitHub's limit. */
const SIZES = [
  ...Array.from({ length: 300 }, (_, size) => size),
  ...Array.from({ length: 100 }, (_, step) => 301 + step * 47 + (step % 3)),
  ...[511, 512, 513, 1023, 1024, 1025, 4095, 4096, 4097, 5000, 48 * 1024],
];

describe.each(JUDGES)("%s", (_, open) => {
  const { publicKey, privateKey } = libsodium.crypto_box_keypair();

  test(`opens our boxes of ${SIZES.length} sizes, from nothing to 48 KB`, () => {
    for (const size of SIZES) {
      const opened = open(sealBox(publicKey, content(size)), publicKey, privateKey);
      expect(Buffer.compare(opened, content(size)), `${size} bytes`).toBe(0);
    }
  });

  test("opens our boxes for a hundred keys", () => {
    for (let time = 0; time < 100; time++) {
      const pair = libsodium.crypto_box_keypair();
      const opened = open(sealBox(pair.publicKey, content(40)), pair.publicKey, pair.privateKey);
      expect(Buffer.compare(opened, content(40))).toBe(0);
    }
  });

  test.each(KINDS)("opens what is written to GitHub: %s", async (kind) => {
    const scene = createScene();
    const { organization, repository, lab } = scene;
    const [environment] = repository.environments;
    const stores = {
      repository: repository.secrets,
      environment: environment?.secrets,
      dependabot: repository.dependabot,
      organisation: organization.secrets,
      "organisation's Dependabot": organization.dependabot,
    };
    const key = stores[kind]?.key;
    const secret = entraSecret(7);
    await scene.open(storeOf(kind)).write(new Secret(secret), ABOUT);
    const body = JSON.parse(lab.simulator.log.at(-1)?.body ?? "") as { encrypted_value: string };
    if (key === undefined) throw new Error("There is no such store");
    const box = new Uint8Array(Buffer.from(body.encrypted_value, "base64"));
    expect(Buffer.from(open(box, key.publicKey, key.privateKey)).toString()).toBe(secret);
  });

  test("is awake: it does not open a box with another byte in it, or one for another key", () => {
    const box = sealBox(publicKey, content(40));
    const other = libsodium.crypto_box_keypair();
    expect(() => open(box, other.publicKey, other.privateKey)).toThrow();
    for (const at of [0, 31, 32, 47, 48, box.length - 1]) {
      const spoilt = Uint8Array.from(box, (byte, index) => (index === at ? byte ^ 1 : byte));
      expect(() => open(spoilt, publicKey, privateKey), `byte ${at}`).toThrow();
    }
  });
});

test("our boxes are as long as libsodium's own", () => {
  const { publicKey } = libsodium.crypto_box_keypair();
  for (const size of [0, 1, 64, 5000]) {
    expect(sealBox(publicKey, content(size))).toHaveLength(
      libsodium.crypto_box_seal(content(size), publicKey).length,
    );
  }
});
