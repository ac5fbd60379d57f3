package dev.verialsync.workflows;

import dev.verialsync.workflows.messages.BlocksPlan;
import dev.verialsync.workflows.messages.FetchBlockCommand;
import dev.verialsync.workflows.messages.FetchBlockResult;
import dev.verialsync.workflows.messages.FetchPicturesCommand;
import dev.verialsync.workflows.messages.FetchPicturesResult;
import dev.verialsync.workflows.messages.PlanBlocksCommand;
import io.temporal.activity.ActivityInterface;

/** Phase 1's work. */
@ActivityInterface
public interface PictureActivities {

  /** Fetches one article's pictures, stores each once, and replaces the article's list as a set. */
  FetchPicturesResult fetchPictures(FetchPicturesCommand command);

  /** Decides which lists of pictures are worth reading in blocks, and whether the server can. */
  BlocksPlan planBlocks(PlanBlocksCommand command);

  /** The same as fetchPictures for the articles of one block of such a list. */
  FetchBlockResult fetchBlock(FetchBlockCommand command);
}
