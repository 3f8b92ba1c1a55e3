import fc from "fast-check";

/**
 * Every property and every history is drawn from here, so that the same change is judged alike each time. The weekly run
 * of CI draws others; what it finds prints its seed, and `PROPERTY_SEED` repeats it.
 */
export const SEED = Number(process.env["PROPERTY_SEED"] || 20_261_121);

fc.configureGlobal({ seed: SEED });
