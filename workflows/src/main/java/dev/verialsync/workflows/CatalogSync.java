package dev.verialsync.workflows;

import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.commands.PauseCommand;
import dev.verialsync.workflows.messages.results.Acknowledgement;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import dev.verialsync.workflows.messages.results.PauseState;
import dev.verialsync.workflows.messages.results.Progress;
import io.temporal.common.converter.RawValue;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * One run: copies the catalogue out of Verial in two phases, images and products. Started with no
 * input at all it does a normal incremental run. Fails with the types of {@link ErrorType}.
 */
@WorkflowInterface
public interface CatalogSync {

  /**
   * Runs the phases that the input asks for; ends when both are done.
   *
   * @param input a {@link CatalogSyncInput}, raw: a wrong one must end the run, not fail its task
   * @param surplus a second input, which is refused
   */
  @WorkflowMethod(name = "CatalogSync")
  CatalogSyncResult run(@Nullable RawValue input, @Nullable RawValue surplus);

  /** How far the run is; answers as soon as the first workflow task was done. */
  @QueryMethod
  Progress progress();

  /** Stops new calls to Verial within seconds; returns when the gate is closed. */
  @UpdateMethod
  PauseState pause(@Nullable PauseCommand command);

  @UpdateValidatorMethod(updateName = "pause")
  void validatePause(@Nullable PauseCommand command);

  /** Resumes the calls. */
  @UpdateMethod
  PauseState resume(@Nullable PauseCommand command);

  @UpdateValidatorMethod(updateName = "resume")
  void validateResume(@Nullable PauseCommand command);

  /**
   * Answers a run that waits for confirmation.
   *
   * @param answer a {@code ConfirmCommand}, raw: a mistyped no must not be a yes
   * @param surplus a second input, which is refused
   */
  @UpdateMethod
  Acknowledgement confirm(@Nullable RawValue answer, @Nullable RawValue surplus);

  @UpdateValidatorMethod(updateName = "confirm")
  void validateConfirm(@Nullable RawValue answer, @Nullable RawValue surplus);

  /** The name of {@link #blockRead}. */
  String BLOCK_READ = "blockRead";

  /** A block of images was read and is being stored: Verial may be asked for the next. */
  @SignalMethod(name = BLOCK_READ)
  void blockRead(int number);
}
