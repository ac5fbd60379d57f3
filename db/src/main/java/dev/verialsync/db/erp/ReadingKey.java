package dev.verialsync.db.erp;

import dev.verialsync.db.Phase;

/**
 * Names a reading within the runs: each phase reads each list once.
 *
 * @param list such as articles, stock, tariffs
 */
public record ReadingKey(long runId, Phase phase, String list) {}
