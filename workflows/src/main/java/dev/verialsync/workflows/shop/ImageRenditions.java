package dev.verialsync.workflows.shop;

import dev.verialsync.workflows.messages.shop.RenditionsMade;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Makes smaller copies of the images that have none yet, beside runs and without making any wait. A
 * schedule starts it every minute, one at a time.
 */
@WorkflowInterface
public interface ImageRenditions {

  /** Takes no input. Ends when all that there is to make is made. */
  @WorkflowMethod(name = "ImageRenditions")
  RenditionsMade run();
}
