/**
 * The database: what Verial said ({@code erp}), its images ({@code media}), the catalogue that a
 * shop reads ({@code shop}) and the runs' bookkeeping ({@code sync}), behind repositories that
 * write with one multi-row statement a batch. Everything is non-null unless marked.
 */
@NullMarked
package dev.verialsync.db;

import org.jspecify.annotations.NullMarked;
