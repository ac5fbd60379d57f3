package dev.verialsync.db.shop;

import dev.verialsync.db.Database;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the addresses of images begin with. */
public final class ImageAddressRepository {

  private final Database database;

  public ImageAddressRepository(Database database) {
    this.database = database;
  }

  /**
   * An image that a shop would show.
   *
   * @param bytes its size
   */
  public record ImageAddress(String url, String mediaType, long bytes) {}

  /**
   * Changes it.
   *
   * @param base with a slash at its end; null = images have no address
   * @return whether it was another
   */
  public boolean setBase(@Nullable String base) {
    return database
            .sql()
            .execute(
                "update shop.setting set media_public_url = ? where media_public_url is distinct from ?",
                base,
                base)
        > 0;
  }

  /** What they begin with; empty where they have none. */
  public Optional<String> base() {
    return Optional.ofNullable(
        database
            .sql()
            .fetchSingle("select media_public_url from shop.setting")
            .get(0, String.class));
  }

  /** Any of the images; empty where there is none, or images have no address. */
  public Optional<ImageAddress> any() {
    return database
        .sql()
        .fetchOptional(
            """
            select url, media_type, bytes from shop.product_image
            where url is not null order by product_id, position limit 1
            """)
        .map(
            row ->
                new ImageAddress(
                    row.get("url", String.class),
                    row.get("media_type", String.class),
                    row.get("bytes", Long.class)));
  }
}
