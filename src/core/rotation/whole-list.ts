/**
 * The certificates of an application can be changed by permission only as a whole list, and Graph has neither lock nor
 * ETag for it (https://learn.microsoft.com/graph/api/application-update). Who writes it undoes what was changed since
 * he read it. Nobody can be kept from that; but it is over soon, and then it can be seen.
 */

/** A read may show the list as it was so long ago. Microsoft promises nothing; what is seen is seconds. */
export const LIST_LAG = 8000;

/** A list that was read is written so soon after, if ever. */
const WRITTEN_WITHIN = 4000;

/**
 * Whoever drops a certificate has read the list before it was in it, or when a read did not show it yet; has written
 * since; and that shows. So one that is in the list so long after it was added, stays.
 */
export const SETTLES_WITHIN = LIST_LAG + WRITTEN_WITHIN + LIST_LAG;
