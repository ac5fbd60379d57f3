package dev.verialsync.starter.view;

import dev.verialsync.db.gate.GateState;
import dev.verialsync.db.gate.OperatorLimits;
import dev.verialsync.db.gate.QuietWindow;
import java.math.BigDecimal;
import java.util.List;

/**
 * What {@code limits} found; also its document under {@code --json}.
 *
 * @param inForce at this moment, for a worker configured as this command is
 * @param quietWindows all of them, by their beginning
 */
public record LimitsReport(
    GateState inForce,
    Configured configured,
    OperatorLimits operator,
    List<QuietWindow> quietWindows) {

  /** The variables' limits. */
  public record Configured(BigDecimal callsPerSecond, int maxConcurrent) {}
}
