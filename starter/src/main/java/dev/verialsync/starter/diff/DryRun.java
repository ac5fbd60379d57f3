package dev.verialsync.starter.diff;

import dev.verialsync.db.Database;
import dev.verialsync.db.run.DifferenceRepository;
import dev.verialsync.db.run.DifferenceRepository.Selection;
import java.util.ArrayList;
import java.util.List;

/** Reads what a dry run found. */
public final class DryRun {

  static final Selection EVERYTHING = new Selection(null, null);

  private DryRun() {}

  /** The counts and the largest changes, for a person. */
  public static String counted(Database database, long run) {
    return DiffText.of(report(database, run, EVERYTHING, 0));
  }

  /**
   * @param most as many lines
   */
  static DiffReport report(Database database, long run, Selection selection, long most) {
    DifferenceRepository differences = new DifferenceRepository(database);
    List<DiffLine> lines = new ArrayList<>();
    differences.lines(run, selection, most, line -> lines.add(DiffLine.of(line)));
    return new DiffReport(
        run,
        differences.counts(run, selection),
        selection.equals(EVERYTHING) ? differences.extremes(run) : null,
        lines);
  }
}
