package dev.verialsync.workflows.shop;

import dev.verialsync.workflows.messages.shop.MakeRenditionsCommand;
import dev.verialsync.workflows.messages.shop.RenditionsMade;
import io.temporal.activity.ActivityInterface;

/** Smaller copies of images. */
@ActivityInterface
public interface RenditionActivities {

  /** Makes all that are missing, an image at a time: an attempt resumes where the last ended. */
  RenditionsMade makeRenditions(MakeRenditionsCommand command);
}
