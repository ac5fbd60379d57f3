package dev.verialsync.activities.verial;

import java.util.Collection;
import java.util.List;

/**
 * Pictures whose answer was whole and a success, in the answer's order. Their bytes are good until
 * it is closed, which deletes their temporary files.
 */
public final class PictureAnswer implements AutoCloseable {
  private final List<FetchedPicture> pictures;
  private final int rowCount;
  private final long bytes;
  private final List<PictureSink> sinks;

  PictureAnswer(
      List<FetchedPicture> pictures, int rowCount, long bytes, Collection<PictureSink> sinks) {
    this.pictures = List.copyOf(pictures);
    this.rowCount = rowCount;
    this.bytes = bytes;
    this.sinks = List.copyOf(sinks);
  }

  /**
   * Of the article that was asked for, and of no other that the answer may hold; of every row when
   * a block was asked for.
   */
  public List<FetchedPicture> pictures() {
    return pictures;
  }

  /** All rows of the answer, of whatever article. */
  public int rowCount() {
    return rowCount;
  }

  /** Of the answer's body. */
  public long bytes() {
    return bytes;
  }

  /** One a picture, for {@link BlockPager}. */
  public List<RowKey> rowKeys() {
    return pictures.stream().map(FetchedPicture::rowKey).toList();
  }

  @Override
  public void close() {
    sinks.forEach(PictureSink::close);
  }
}
