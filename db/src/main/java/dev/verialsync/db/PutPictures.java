package dev.verialsync.db;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Pictures that were put into the bucket and are to be registered.
 *
 * @param since when it was looked that the library lacked them ({@link FoundPictures#at()}), before
 *     the first of them was put
 */
public record PutPictures(Instant since, List<StoredPicture> pictures) {

  public PutPictures(Instant since, Collection<StoredPicture> pictures) {
    this(since, List.copyOf(pictures));
  }

  public PutPictures {
    pictures = List.copyOf(pictures);
  }
}
