package dev.verialsync.activities.verial.image;

import dev.verialsync.activities.verial.call.RowKey;
import dev.verialsync.activities.verial.http.HttpExchange.Arrived;
import java.io.Closeable;
import java.util.List;

/**
 * Images whose answer was whole and a success, in the answer's order. Their bytes are good until it
 * is closed, which deletes their temporary files.
 *
 * @param images of the article that was asked for, and of no other that the answer may hold; of
 *     every row when a block was asked for
 * @param rowCount all rows of the answer, of whatever article
 * @param arrived the whole answer
 * @param delete what closing it does
 */
public record ImageAnswer(List<FetchedImage> images, int rowCount, Arrived arrived, Runnable delete)
    implements Closeable {

  public ImageAnswer {
    images = List.copyOf(images);
  }

  /** One an image, for {@code BlockPager}. */
  public List<RowKey> rowKeys() {
    return images.stream().map(FetchedImage::rowKey).toList();
  }

  @Override
  public void close() {
    delete.run();
  }
}
