package dev.verialsync.activities.media;

import dev.verialsync.activities.media.format.ImageSource;
import dev.verialsync.activities.media.format.Inspection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A library in the heap. */
public class MemoryLibrary implements MediaLibrary {

  /** By key; a test may damage them. */
  public final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();

  @Override
  public ObjectKey store(String sha256, ImageSource source, Inspection.Inspected image)
      throws IOException {
    ObjectKey key = new ObjectKey(sha256, image.format());
    try (InputStream in = source.open()) {
      objects.put(key.value(), in.readAllBytes());
    }
    return key;
  }

  @Override
  public RenditionKey storeRendition(String sha256, int size, ImageSource jpeg) throws IOException {
    RenditionKey key = new RenditionKey("", size, sha256);
    try (InputStream in = jpeg.open()) {
      objects.put(key.value(), in.readAllBytes());
    }
    return key;
  }

  @Override
  public List<StoredObject> listRenditions(String after, int most) {
    return list(RenditionKey.PLACE).stream()
        .filter(copy -> copy.key().value().compareTo(after) > 0)
        .limit(most)
        .toList();
  }

  @Override
  public void storeAgain(ImageKey key, Path file) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<StoredObject> stat(ObjectKey key) {
    return Optional.ofNullable(objects.get(key.value()))
        .map(bytes -> new StoredObject(key, bytes.length, null, key.sha256(), Instant.EPOCH));
  }

  @Override
  public InputStream open(ObjectKey key) {
    return new ByteArrayInputStream(Objects.requireNonNull(objects.get(key.value())));
  }

  @Override
  public Optional<InputStream> find(ImageKey key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Verification verify(ObjectKey key, long bytes, OutputStream copy) {
    byte[] found = objects.get(key.value());
    if (found == null) {
      return Verification.MISSING;
    }
    try {
      copy.write(found);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.length == bytes ? Verification.INTACT : Verification.WRONG_SIZE;
  }

  @Override
  public void delete(ImageKey key) {
    objects.remove(key.value());
  }

  @Override
  public List<StoredObject> list(KeyPrefix prefix) {
    return list(prefix.value());
  }

  private List<StoredObject> list(String prefix) {
    return objects.entrySet().stream()
        .filter(object -> object.getKey().startsWith(prefix))
        .map(
            object ->
                new StoredObject(
                    ImageKey.parse(object.getKey()).orElseThrow(),
                    object.getValue().length,
                    null,
                    null,
                    Instant.EPOCH))
        .toList();
  }

  @Override
  public void ensureBucket() {}

  @Override
  public boolean bucketExists() {
    return true;
  }

  @Override
  public Optional<LibraryOwner> owner() {
    return Optional.empty();
  }

  @Override
  public void release() {
    throw new UnsupportedOperationException();
  }

  @Override
  public LibraryOwner claim(LibraryOwner claimant) {
    return claimant;
  }

  @Override
  public String place() {
    return "the heap";
  }

  @Override
  public boolean allowPublicReading() {
    return false;
  }

  @Override
  public void checkAccess() {}

  @Override
  public void ping() {}

  @Override
  public void close() {}
}
