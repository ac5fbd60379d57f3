package dev.verialsync.workflows;

import dev.verialsync.workflows.messages.FetchPicturesCommand;
import dev.verialsync.workflows.messages.FetchPicturesResult;
import io.temporal.activity.ActivityInterface;

/** Phase 1's work. */
@ActivityInterface
public interface PictureActivities {

  /** Fetches one article's pictures, stores each once, and replaces the article's list as a set. */
  FetchPicturesResult fetchPictures(FetchPicturesCommand command);
}
