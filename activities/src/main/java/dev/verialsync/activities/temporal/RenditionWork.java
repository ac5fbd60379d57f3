package dev.verialsync.activities.temporal;

import dev.verialsync.activities.renditions.Renditions;
import dev.verialsync.activities.run.RunRecords;
import dev.verialsync.workflows.messages.shop.MakeRenditionsCommand;
import dev.verialsync.workflows.messages.shop.RenditionsMade;
import dev.verialsync.workflows.shop.RenditionActivities;

/** Smaller copies of images. */
public final class RenditionWork implements RenditionActivities {

  private final ActivityRunner runner;
  private final RunRecords records;
  private final Renditions renditions;

  public RenditionWork(ActivityRunner runner, RunRecords records, Renditions renditions) {
    this.runner = runner;
    this.records = records;
    this.renditions = renditions;
  }

  @Override
  public RenditionsMade makeRenditions(MakeRenditionsCommand command) {
    return runner.run(
        heartbeat -> {
          records.requireOwn(command.installation());
          return renditions.make(heartbeat);
        });
  }
}
