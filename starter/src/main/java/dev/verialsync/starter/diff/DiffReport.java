package dev.verialsync.starter.diff;

import dev.verialsync.db.run.DifferenceRepository.Count;
import dev.verialsync.db.run.DifferenceRepository.Extremes;
import java.util.List;

/**
 * What a run would do; also the document of {@code diff} under {@code --json}, which has every
 * line.
 *
 * @param run the dry run
 * @param counts by kind, and by field or list
 * @param extremes the largest changes
 */
record DiffReport(long run, List<Count> counts, Extremes extremes, List<DiffLine> lines) {}
