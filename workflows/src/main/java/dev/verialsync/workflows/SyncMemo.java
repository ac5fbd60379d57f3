package dev.verialsync.workflows;

import io.temporal.common.converter.DataConverterException;
import io.temporal.workflow.Workflow;
import org.jspecify.annotations.Nullable;

/** What a run carries in its memo. */
public final class SyncMemo {

  /**
   * The id of the installation that the run was started for; absent where it was started by hand.
   */
  public static final String INSTALLATION = "VerialSyncInstallation";

  private SyncMemo() {}

  /** The value of {@link #INSTALLATION} of the workflow that asks; null where nobody said. */
  public static @Nullable String installation() {
    try {
      return (@Nullable String) Workflow.getMemo(INSTALLATION, String.class);
    } catch (DataConverterException e) {
      throw ErrorType.INVALID_INPUT.failure(
          "The run's memo %s is no text; expected is an installation's id."
              .formatted(INSTALLATION));
    }
  }
}
