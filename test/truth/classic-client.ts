/**
 * Runs as a child process: asks Microsoft's client for the classic API the questions that stand in the standard input,
 * one after the other, and prints what it says. The preload of the simulator leads it there.
 */
import { text } from "node:stream/consumers";
import management from "azure-asm-mgmt";
import type { ClassicAnswer, ClassicAsking, ClassicQuestion } from "./ask-classic.ts";

const { subscriptionId, cert, key, questions } = JSON.parse(await text(process.stdin)) as ClassicAsking;
const client = management.createManagementClient(
  management.createCertificateCloudCredentials({ subscriptionId, cert, key }),
  "https://management.core.windows.net",
);

const answers: ClassicAnswer[] = [];
for (const question of questions) answers.push(await ask(question));
process.stdout.write(JSON.stringify(answers));

function ask(question: ClassicQuestion): Promise<ClassicAnswer> {
  return new Promise((resolve) => {
    const { subscriptions, managementCertificates: certificates } = client;
    const done: Parameters<typeof subscriptions.get>[0] = (refusal, result) => {
      if (refusal) resolve({ refusal: { code: refusal.code, status: refusal.statusCode } });
      else resolve({ result });
    };
    if (question.ask === "subscription") subscriptions.get(done);
    if (question.ask === "certificates") certificates.list(done);
    if (question.ask === "certificate") certificates.get(question.thumbprint, done);
    if (question.ask === "delete") certificates.deleteMethod(question.thumbprint, done);
    if (question.ask === "create") {
      const { publicKey, data, thumbprint } = question;
      const bytes = { publicKey: Buffer.from(publicKey, "base64"), data: Buffer.from(data, "base64") };
      certificates.create({ thumbprint, ...bytes }, done);
    }
  });
}
