import { expect, test } from "vitest";
import { decryptRc2 } from "../../../src/core/pkcs12/rc2.ts";

const hex = (digits: string) => Buffer.from(digits, "hex");

/** RFC 2268, section 5: those of whole octets, which alone occur in files. */
test.each([
  ["ffffffffffffffff", 64, "ffffffffffffffff", "278b27e42e2f0d49"],
  ["3000000000000000", 64, "1000000000000001", "30649edf9be7d2c2"],
  ["88", 64, "0000000000000000", "61a8a244adacccf0"],
  ["88bca90e90875a", 64, "0000000000000000", "6ccf4308974c267f"],
  ["88bca90e90875a7f0f79c384627bafb2", 64, "0000000000000000", "1a807d272bbe5db1"],
  ["88bca90e90875a7f0f79c384627bafb2", 128, "0000000000000000", "2269552ab0f85ca6"],
])("the key %s at %d bits", (key, bits, plain, cipher) => {
  expect(decryptRc2(hex(cipher), hex(key), bits, Buffer.alloc(8)).toString("hex")).toBe(plain);
});
