package dev.verialsync.db.media;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Images that were put into the bucket and are to be registered.
 *
 * @param since when it was looked that the library lacked them ({@link FoundImages#at()}), before
 *     the first of them was put
 */
public record PutImages(Instant since, List<StoredImage> images) {

  public PutImages(Instant since, Collection<StoredImage> images) {
    this(since, List.copyOf(images));
  }

  public PutImages {
    images = List.copyOf(images);
  }
}
