package dev.verialsync.activities.media;

import dev.verialsync.activities.media.format.ImageSource;
import dev.verialsync.activities.media.format.Inspection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Images kept by content. Every method may throw a {@link MediaLibraryException}, makes one
 * attempt, may be called again at any time, and is safe for use by many threads.
 */
public interface MediaLibrary extends AutoCloseable {
  /**
   * Puts an image where its hash says. Storing it again changes nothing, and repairs what was
   * damaged.
   *
   * @param sha256 of the source's bytes, 64 lower-case hexadecimal digits
   * @throws IOException if the source cannot be read
   * @throws IllegalArgumentException if the source's bytes have another hash or length
   */
  ObjectKey store(String sha256, ImageSource source, Inspection.Inspected image) throws IOException;

  /**
   * Puts a smaller copy of an image; the same copy again changes nothing.
   *
   * @param size pixels of its shorter side, as asked for
   */
  RenditionKey storeRendition(String sha256, int size, ImageSource jpeg) throws IOException;

  /** Puts a file under a key that a library gave before, whatever this one's prefix is. */
  void storeAgain(ImageKey key, Path file);

  /** What is known of an object without reading it; empty if there is none. */
  Optional<StoredObject> stat(ObjectKey key);

  /** The object's bytes, which the caller closes; an IOException while reading is transient. */
  InputStream open(ObjectKey key);

  /** As {@link #open}; empty if there is no such object. */
  Optional<InputStream> find(ImageKey key);

  /**
   * Compares size and hash with what they should be, reading the whole object.
   *
   * @param copy gets the object's bytes, all of them where it is intact
   * @throws UncheckedIOException if the copy cannot be written
   */
  Verification verify(ObjectKey key, long bytes, OutputStream copy);

  /** Removes an object; removing one that is not there is no error. */
  void delete(ImageKey key);

  /** The objects of one prefix, ordered by key; what is no image's key is passed over. */
  List<StoredObject> list(KeyPrefix prefix);

  /**
   * Some of the smaller copies, ordered by key.
   *
   * @param after the key that they come after; empty = none
   */
  List<StoredObject> listRenditions(String after, int most);

  /** Creates the bucket if it is missing; needs no right to create one that exists. */
  void ensureBucket();

  /** Asks for the bucket; a server that refuses us throws. */
  boolean bucketExists();

  /** Whose library it is; empty where nobody has claimed it. */
  Optional<LibraryOwner> owner();

  /** Marks the library where nobody has, and returns whose it is then. */
  LibraryOwner claim(LibraryOwner claimant);

  /** Takes the mark away: from then on the library is nobody's. */
  void release();

  /** Where it is, as a message begins with it. */
  String place();

  /**
   * Lets everybody read the images, without a list of them, and nothing else in the bucket.
   *
   * @return whether that is new
   */
  boolean allowPublicReading();

  /** Stores, reads, lists and deletes an object that is no image, to show that all four work. */
  void checkAccess();

  /** Asks the server a cheap question that shows address, credentials and bucket to be right. */
  void ping();

  @Override
  void close();
}
