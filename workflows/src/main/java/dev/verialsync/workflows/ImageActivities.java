package dev.verialsync.workflows;

import dev.verialsync.workflows.messages.commands.FetchBlockCommand;
import dev.verialsync.workflows.messages.commands.FetchImagesCommand;
import dev.verialsync.workflows.messages.commands.PlanBlocksCommand;
import dev.verialsync.workflows.messages.results.BlocksPlan;
import dev.verialsync.workflows.messages.results.FetchBlockResult;
import dev.verialsync.workflows.messages.results.FetchImagesResult;
import io.temporal.activity.ActivityInterface;

/** Phase 1's work. */
@ActivityInterface
public interface ImageActivities {

  /** Fetches one article's images, stores each once, and replaces the article's list as a set. */
  FetchImagesResult fetchImages(FetchImagesCommand command);

  /** Decides which lists of images are worth reading in blocks, and whether the server can. */
  BlocksPlan planBlocks(PlanBlocksCommand command);

  /** The same as fetchImages for the articles of one block of such a list. */
  FetchBlockResult fetchBlock(FetchBlockCommand command);
}
