// Preload: writes the peak memory of the process, in KiB, where BENCH_MEMORY says.
import { writeFileSync } from "node:fs";

process.on("exit", () => writeFileSync(process.env.BENCH_MEMORY, String(process.resourceUsage().maxRSS)));
