package dev.verialsync.starter.diff;

import dev.verialsync.db.run.DifferenceRepository.Count;
import dev.verialsync.db.run.DifferenceRepository.Extremes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run would do; also the document of {@code diff} under {@code --json}, which has every
 * line.
 *
 * @param run the dry run
 * @param counts by kind, and by field or list
 * @param extremes the largest changes; null where a part of the differences was asked for
 */
record DiffReport(
    long run, List<Count> counts, @Nullable Extremes extremes, List<DiffLine> lines) {}
