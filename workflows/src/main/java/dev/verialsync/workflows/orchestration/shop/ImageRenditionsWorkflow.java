package dev.verialsync.workflows.orchestration.shop;

import dev.verialsync.workflows.SyncMemo;
import dev.verialsync.workflows.messages.shop.MakeRenditionsCommand;
import dev.verialsync.workflows.messages.shop.RenditionsMade;
import dev.verialsync.workflows.orchestration.Policies;
import dev.verialsync.workflows.orchestration.RunFailure;
import dev.verialsync.workflows.shop.ImageRenditions;
import dev.verialsync.workflows.shop.RenditionActivities;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;

/** One activity: how far it is is in the database. */
public final class ImageRenditionsWorkflow implements ImageRenditions {

  @Override
  public RenditionsMade run() {
    try {
      return Workflow.newActivityStub(
              RenditionActivities.class, Policies.wholeLibrary("make smaller copies of images"))
          .makeRenditions(new MakeRenditionsCommand(SyncMemo.installation()));
    } catch (ActivityFailure e) {
      throw new RunFailure(e).toThrow(true);
    }
  }
}
