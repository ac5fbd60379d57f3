/**
 * Whole runs against the real servers, judged by what the ERP holds and what a shop reads.
 *
 * <p>The mistakes of the system being replaced, and the tests that carry their names:
 *
 * <ul>
 *   <li>an error code inside HTTP 200 read as "no images": {@code FailedRunsTest}; or as "last
 *       page": {@code RunsThatDoNotEndTest}
 *   <li>a cursor that advances although the run failed: {@code RunsThatDoNotEndTest}, {@code
 *       FailedRunsTest}
 *   <li>a resume that starts again from the first page: {@code RunsThatDoNotEndTest}
 *   <li>images found in phase 1 but not linked in phase 2: {@code GeneratedCatalogueTest}
 *   <li>a replaced image that stays, a removed image that stays: {@code ChangesBetweenRunsTest}
 *   <li>the last quantity tier taken as the price, no tariff published as 1.00, "12,50" read as
 *       1250, decimal stock cut to an integer, stock looked up in the wrong list and so always 0,
 *       an empty or repeated barcode making duplicates, an unstable key for a product with an
 *       invalid barcode, ids of the two category lists mixed up: {@code QuirksOfTheServiceTest}
 *   <li>one bad product rolling back its whole batch: {@code PoisonTest}
 *   <li>a cancelled run marked complete: {@code RunsThatDoNotEndTest}
 * </ul>
 */
@NullMarked
package dev.verialsync.acceptance;

import org.jspecify.annotations.NullMarked;
