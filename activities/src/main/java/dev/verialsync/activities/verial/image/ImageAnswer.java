package dev.verialsync.activities.verial.image;

import dev.verialsync.activities.listing.paging.BlockPager;
import dev.verialsync.activities.verial.call.RowKey;
import java.util.Collection;
import java.util.List;

/**
 * Images whose answer was whole and a success, in the answer's order. Their bytes are good until it
 * is closed, which deletes their temporary files.
 */
public final class ImageAnswer implements AutoCloseable {
  private final List<FetchedImage> images;
  private final int rowCount;
  private final long bytes;
  private final List<ImageSink> sinks;

  ImageAnswer(List<FetchedImage> images, int rowCount, long bytes, Collection<ImageSink> sinks) {
    this.images = List.copyOf(images);
    this.rowCount = rowCount;
    this.bytes = bytes;
    this.sinks = List.copyOf(sinks);
  }

  /**
   * Of the article that was asked for, and of no other that the answer may hold; of every row when
   * a block was asked for.
   */
  public List<FetchedImage> images() {
    return images;
  }

  /** All rows of the answer, of whatever article. */
  public int rowCount() {
    return rowCount;
  }

  /** Of the answer's body. */
  public long bytes() {
    return bytes;
  }

  /** One an image, for {@link BlockPager}. */
  public List<RowKey> rowKeys() {
    return images.stream().map(FetchedImage::rowKey).toList();
  }

  @Override
  public void close() {
    sinks.forEach(ImageSink::close);
  }
}
