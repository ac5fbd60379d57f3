package dev.verialsync.activities.media.s3;

import dev.verialsync.activities.media.LibraryOwner;
import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.MediaLibraryException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Keeps two installations from sharing a library: the garbage collection of each would remove what
 * only the other's database knows.
 */
public final class LibraryOwnership {

  private final MediaLibrary library;
  private final LibraryOwner self;

  public LibraryOwnership(MediaLibrary library, LibraryOwner self) {
    this.library = library;
    this.self = self;
  }

  /**
   * Makes the library this installation's.
   *
   * @return whether it was nobody's before
   * @throws MediaLibraryException when it is another's; the message says what to do
   */
  public boolean claim() {
    boolean unclaimed = library.owner().isEmpty();
    requireSelf(library.claim(self));
    return unclaimed;
  }

  /**
   * Passes unless the library is another installation's.
   *
   * @return whether it carries this one's mark
   * @throws MediaLibraryException when it is another's; the message says what to do
   */
  public boolean check() {
    Optional<LibraryOwner> owner = library.owner();
    owner.ifPresent(this::requireSelf);
    return owner.isPresent();
  }

  /**
   * Passes where a restored installation may claim the library: it is nobody's, its own, or the
   * unused one's whose database it takes over, which loses it.
   *
   * @param unused the id that the database has until then; empty = none
   * @throws MediaLibraryException when it is another's; the message says what to do
   */
  public void takeOver(Optional<String> unused) {
    Optional<LibraryOwner> owner = library.owner();
    if (owner.map(LibraryOwner::installation).equals(unused) && unused.isPresent()) {
      library.release();
    } else {
      owner.ifPresent(this::requireSelf);
    }
  }

  /**
   * As {@link #check}; says what is odd, and what to do, where the mark is missing that a database
   * with images counts on.
   */
  public Optional<String> doubt(BooleanSupplier knowsImages) {
    return check() || !knowsImages.getAsBoolean()
        ? Optional.empty()
        : Optional.of(
            "%s has no object %s, and the database knows images: it was emptied or replaced. Check S3_ENDPOINT, S3_BUCKET and S3_PREFIX; if they are right, run `verial-sync migrate`, and where images are lost, `verial-sync sync --verify`."
                .formatted(library.place(), S3Marker.NAME));
  }

  private void requireSelf(LibraryOwner owner) {
    if (!owner.installation().equals(self.installation())) {
      throw MediaLibraryException.fatal(
          "%s belongs to %s; this is %s. Name another bucket in S3_BUCKET, or a part of this one in S3_PREFIX. If that installation is gone for good, delete the object %s there and run `verial-sync migrate`."
              .formatted(library.place(), owner.named(), self.named(), S3Marker.NAME));
    }
  }
}
