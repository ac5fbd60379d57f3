package dev.verialsync.activities.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.activities.media.MediaLibraryException.Kind;
import dev.verialsync.activities.media.format.ImageFormat;
import dev.verialsync.activities.media.format.ImageSource;
import dev.verialsync.activities.media.format.Inspection.Inspected;
import dev.verialsync.activities.media.s3.ContentHash;
import dev.verialsync.activities.media.s3.LibraryOwnership;
import dev.verialsync.activities.media.s3.S3Client;
import dev.verialsync.activities.media.s3.S3MediaLibrary;
import dev.verialsync.activities.media.s3.S3Settings;
import dev.verialsync.activities.media.s3.Secret;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the library does on every S3 server; each server is one subclass. */
abstract class MediaLibraryContract {
  private static final Inspected JPEG = new Inspected(ImageFormat.JPEG, 480, 360);

  @TempDir Path directory;

  private final String bucket = "verial-" + UUID.randomUUID();
  private MediaLibrary library;

  /** Looks and acts behind the library's back. */
  private MinioClient client;

  /** Settings with valid credentials that may create the bucket. */
  abstract S3Settings settings(String bucketName);

  @BeforeEach
  void open() {
    library = new S3MediaLibrary(settings(bucket));
    library.ensureBucket();
    client = S3Client.open(settings(bucket));
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    library.close();
  }

  private ObjectKey store(byte[] bytes) throws Exception {
    return library.store(ContentHash.of(bytes).sha256(), ImageSource.of(bytes), JPEG);
  }

  private static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void whatIsStoredIsFoundUnderItsHashWithTypeAndMetadata() throws Exception {
    byte[] image = bytes(60_000, 1);
    String sha256 = ContentHash.of(image).sha256();

    ObjectKey key = library.store(sha256, ImageSource.of(image), JPEG);

    assertThat(key).isEqualTo(ObjectKey.of(sha256, "jpg"));
    StoredObject found = library.stat(key).orElseThrow();
    assertThat(found.bytes()).isEqualTo(60_000);
    assertThat(found.mediaType()).isEqualTo("image/jpeg");
    assertThat(found.sha256()).isEqualTo(sha256);
    assertThat(found.modified()).isBetween(Instant.now().minusSeconds(600), later());
    assertThat(
            client
                .statObject(
                    io.minio.StatObjectArgs.builder().bucket(bucket).object(key.value()).build())
                .headers()
                .get("Content-Disposition"))
        .isEqualTo("inline");
    assertThat(library.stat(key)).isPresent();
    try (InputStream in = library.open(key)) {
      assertThat(in.readAllBytes()).isEqualTo(image);
    }
    assertThat(verify(key, 60_000)).isEqualTo(Verification.INTACT);
  }

  private Verification verify(ObjectKey key, long bytes) {
    return library.verify(key, bytes, OutputStream.nullOutputStream());
  }

  private static Instant later() {
    return Instant.now().plus(Duration.ofMinutes(10));
  }

  @Test
  void aFileIsStoredInOnePutHoweverLarge() throws Exception {
    byte[] original = bytes(12 << 20, 2);
    String sha256 = ContentHash.of(original).sha256();
    Path file = Files.write(directory.resolve("original"), original);

    ObjectKey key = library.store(sha256, ImageSource.of(file), JPEG);

    assertThat(verify(key, original.length)).isEqualTo(Verification.INTACT);
    assertThat(library.stat(key).orElseThrow().sha256()).isEqualTo(sha256);
    assertThat(
            client
                .statObject(
                    io.minio.StatObjectArgs.builder().bucket(bucket).object(key.value()).build())
                .etag())
        .as("an object of several parts has a dash in its tag")
        .doesNotContain("-");
  }

  @Test
  void storingAgainChangesNothing() throws Exception {
    byte[] image = bytes(1_000, 3);

    ObjectKey first = store(image);
    ObjectKey second = store(image);

    assertThat(second).isEqualTo(first);
    assertThat(verify(first, 1_000)).isEqualTo(Verification.INTACT);
    assertThat(library.list(prefixOf(first))).hasSize(1);
  }

  @Test
  void manyMayStoreTheSameImageAtOnce() throws Exception {
    byte[] placeholder = bytes(20_000, 4);

    List<ObjectKey> keys = inParallel(16, () -> store(placeholder));

    assertThat(keys).hasSize(16).containsOnly(keys.get(0));
    assertThat(verify(keys.get(0), 20_000)).isEqualTo(Verification.INTACT);
  }

  @Test
  void bytesThatDoNotHaveTheirHashAreRefusedBeforeAnythingIsStored() throws Exception {
    byte[] image = bytes(1_000, 5);
    String other = ContentHash.of(bytes(1_000, 6)).sha256();
    Path file = Files.write(directory.resolve("image"), image);

    for (ImageSource source : List.of(ImageSource.of(image), ImageSource.of(file))) {
      assertThatThrownBy(() -> library.store(other, source, JPEG))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(other);
    }
    assertThat(library.stat(ObjectKey.of(other, "jpg"))).isEmpty();
  }

  @Test
  void verifyingTellsMissingShortAndChangedObjectsApart() throws Exception {
    byte[] image = bytes(1_000, 7);
    ObjectKey key = store(image);

    assertThat(verify(key, 999)).isEqualTo(Verification.WRONG_SIZE);
    overwrite(key.value(), bytes(1_000, 8));
    assertThat(verify(key, 1_000)).isEqualTo(Verification.WRONG_HASH);
    store(image);
    assertThat(verify(key, 1_000)).as("mended").isEqualTo(Verification.INTACT);
    library.delete(key);
    assertThat(verify(key, 1_000)).isEqualTo(Verification.MISSING);
  }

  @Test
  void deletingTwiceIsNoError() throws Exception {
    ObjectKey key = store(bytes(10, 9));

    library.delete(key);
    library.delete(key);

    assertThat(library.stat(key)).isEmpty();
    assertThatThrownBy(() -> library.open(key))
        .asInstanceOf(InstanceOfAssertFactories.type(MediaLibraryException.class))
        .extracting(MediaLibraryException::kind)
        .isEqualTo(Kind.FATAL);
  }

  @Test
  void aListHoldsTheImagesOfItsPrefixAndNothingElse() throws Exception {
    ObjectKey key = store(bytes(10, 10));
    overwrite(key.value() + "-3f2504e0-4f89-11d3-9a0c-0305e82c3301", bytes(5, 11));
    overwrite("sha256/" + key.sha256().substring(0, 2) + "/readme.txt", bytes(5, 12));

    assertThat(library.list(prefixOf(key)))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.key()).isEqualTo(key);
              assertThat(found.bytes()).isEqualTo(10);
              assertThat(found.modified()).isBefore(later());
            });
    KeyPrefix other = new KeyPrefix(key.sha256().startsWith("00") ? "01" : "00");
    assertThat(library.list(other)).isEmpty();
  }

  @Test
  void smallerCopiesAreStoredAsImagesAreAndListedAPageAtATime() throws Exception {
    List<RenditionKey> keys = new ArrayList<>();
    for (int size : List.of(100, 320)) {
      for (long seed = 1; seed <= 3; seed++) {
        byte[] image = bytes(10, seed);
        keys.add(
            library.storeRendition(ContentHash.of(image).sha256(), size, ImageSource.of(image)));
      }
    }
    ObjectKey image = store(bytes(10, 1));
    client.putObject(
        PutObjectArgs.builder().bucket(bucket).object("rendition/x").data(new byte[1], 1).build());
    List<String> listed = new ArrayList<>();
    List<StoredObject> page = library.listRenditions("", 4);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(4);
      page.forEach(object -> listed.add(object.key().value()));
      page = library.listRenditions(listed.get(listed.size() - 1), 4);
    }
    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(keys.stream().map(RenditionKey::value).toList());
    assertThat(listed).allSatisfy(key -> assertThat(ImageKey.parse(key)).isPresent());
    assertThat(
            client
                .statObject(
                    io.minio.StatObjectArgs.builder().bucket(bucket).object(listed.get(0)).build())
                .headers()
                .get("Cache-Control"))
        .isEqualTo("public, max-age=31536000, immutable");
    library.delete(keys.get(0));
    assertThat(library.listRenditions("", 100)).hasSize(5);
    assertThat(library.stat(image)).isPresent();
  }

  @Test
  void librariesWithPrefixesShareABucketAndSeeNothingOfEachOther() throws Exception {
    try (MediaLibrary one = new S3MediaLibrary(settings(bucket).withPrefix("shop-a"));
        MediaLibrary other = new S3MediaLibrary(settings(bucket).withPrefix("shop-a/sub"))) {
      byte[] image = bytes(10, 20);
      String hash = ContentHash.of(image).sha256();
      ObjectKey root = store(image);
      ObjectKey inOne = one.store(hash, ImageSource.of(image), JPEG);
      ObjectKey inOther = other.store(hash, ImageSource.of(image), JPEG);

      assertThat(inOne.value()).isEqualTo("shop-a/" + root.value());
      assertThat(inOther.value()).isEqualTo("shop-a/sub/" + root.value());
      assertThat(library.list(prefixOf(root))).extracting(StoredObject::key).containsExactly(root);
      assertThat(one.list(prefixOf(root))).extracting(StoredObject::key).containsExactly(inOne);
      assertThat(other.list(prefixOf(root))).extracting(StoredObject::key).containsExactly(inOther);
      one.delete(inOne);
      assertThat(one.stat(inOne)).isEmpty();
      assertThat(verify(root, 10)).isEqualTo(Verification.INTACT);
      assertThat(one.verify(inOther, 10, OutputStream.nullOutputStream()))
          .as("a key says where it is")
          .isEqualTo(Verification.INTACT);
      assertThatCode(one::checkAccess).doesNotThrowAnyException();
      assertThatCode(one::ping).doesNotThrowAnyException();
    }
  }

  @Test
  void theFirstToClaimALibraryHasIt() throws Exception {
    LibraryOwner first = new LibraryOwner(UUID.randomUUID().toString(), "jdbc:postgresql://a/one");
    LibraryOwner second = new LibraryOwner(UUID.randomUUID().toString(), "jdbc:postgresql://b/two");
    assertThat(library.owner()).isEmpty();
    assertThat(new LibraryOwnership(library, first).check()).as("nobody's").isFalse();
    assertThat(new LibraryOwnership(library, first).claim()).as("nobody's before").isTrue();
    assertThat(new LibraryOwnership(library, first).claim()).as("again").isFalse();
    assertThat(new LibraryOwnership(library, first).check()).isTrue();
    assertThat(library.owner()).contains(first);

    LibraryOwnership others = new LibraryOwnership(library, second);
    assertFatal(
        others::check,
        "The bucket " + bucket,
        first.installation(),
        "jdbc:postgresql://a/one",
        second.installation(),
        "jdbc:postgresql://b/two",
        "S3_BUCKET",
        "S3_PREFIX",
        "delete the object verial-sync-installation.json");
    assertFatal(others::claim, first.installation(), second.installation());
    assertFatal(() -> others.takeOver(Optional.empty()), first.installation());
    assertFatal(() -> others.takeOver(Optional.of(second.installation())), first.installation());
    assertThat(library.owner()).contains(first);
    others.takeOver(Optional.of(first.installation()));
    assertThat(library.owner()).as("of an unused database").isEmpty();
    others.takeOver(Optional.empty());
    try (MediaLibrary beside = new S3MediaLibrary(settings(bucket).withPrefix("two"))) {
      assertThat(new LibraryOwnership(beside, second).claim()).isTrue();
    }
  }

  @Test
  void ofManyThatClaimALibraryAtOnceOneHasIt() throws Exception {
    List<LibraryOwner> owners =
        inParallel(
            8, () -> library.claim(new LibraryOwner(UUID.randomUUID().toString(), "jdbc:x")));
    assertThat(library.owner()).hasValueSatisfying(owner -> assertThat(owners).contains(owner));
    assertThat(library.claim(new LibraryOwner(UUID.randomUUID().toString(), "jdbc:y")))
        .isEqualTo(library.owner().orElseThrow());
  }

  @Test
  void aMarkThatSomebodyElseWroteIsRefusedWithWhatToDo() throws Exception {
    for (String content : List.of("", "{", "[]", "{\"installation\":\"me\"}", "x".repeat(9_000))) {
      overwrite("verial-sync-installation.json", content.getBytes(StandardCharsets.UTF_8));
      assertFatal(
          library::owner,
          "does not name an installation of verial-sync",
          "run `verial-sync migrate`");
    }
    overwrite(
        "verial-sync-installation.json",
        "{\"installation\":\"3f2504e0-4f89-41d3-9a0c-0305e82c3301\",\"database\":\"a\\nb\",\"more\":1}"
            .getBytes(StandardCharsets.UTF_8));
    assertThat(library.owner())
        .contains(new LibraryOwner("3f2504e0-4f89-41d3-9a0c-0305e82c3301", "a?b"));
  }

  @Test
  void theBucketMayBeEnsuredAgainAndByManyAtOnce() throws Exception {
    library.ensureBucket();
    try (MediaLibrary fresh = new S3MediaLibrary(settings("verial-" + UUID.randomUUID()))) {
      inParallel(
          8,
          () -> {
            fresh.ensureBucket();
            return true;
          });
      assertThatCode(fresh::ping).doesNotThrowAnyException();
    }
  }

  @Test
  void aMissingBucketIsFatalAndNamesItsVariable() throws Exception {
    byte[] image = bytes(10, 13);
    String sha256 = ContentHash.of(image).sha256();
    try (MediaLibrary nowhere = new S3MediaLibrary(settings("verial-missing"))) {
      assertFatal(nowhere::ping, "NoSuchBucket", "S3_BUCKET, which is verial-missing");
      assertFatal(() -> nowhere.store(sha256, ImageSource.of(image), JPEG), "NoSuchBucket");
      assertFatal(() -> nowhere.stat(ObjectKey.of(sha256, "jpg")), "NoSuchBucket", "S3_BUCKET");
    }
  }

  @Test
  void aWrongSecretKeyIsFatalAndNamesItsVariableButNotItself() throws Exception {
    S3Settings right = settings(bucket);
    S3Settings wrong =
        S3Settings.of(
            right.endpoint(),
            right.region(),
            right.accessKey(),
            new Secret("not-the-secret-key"),
            bucket);
    try (MediaLibrary refused = new S3MediaLibrary(wrong)) {
      assertFatal(refused::ping, "S3_SECRET_KEY");
      assertFatal(refused::ensureBucket, "S3_SECRET_KEY");
      assertFatal(() -> refused.stat(ObjectKey.of("0".repeat(64), "jpg")), "S3_SECRET_KEY");
      assertFatal(
          () ->
              refused.store(
                  ContentHash.of(new byte[1]).sha256(), ImageSource.of(new byte[1]), JPEG),
          "S3_SECRET_KEY");
    }
  }

  @Test
  void anUnknownAccessKeyIsFatalAndNamesItsVariable() throws Exception {
    S3Settings right = settings(bucket);
    S3Settings wrong =
        S3Settings.of(right.endpoint(), right.region(), "nobody-at-all", right.secretKey(), bucket);
    try (MediaLibrary refused = new S3MediaLibrary(wrong)) {
      assertFatal(refused::ping, "S3_ACCESS_KEY");
    }
  }

  private void assertFatal(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... inMessage) {
    assertThatThrownBy(call)
        .asInstanceOf(InstanceOfAssertFactories.type(MediaLibraryException.class))
        .satisfies(
            fault -> {
              assertThat(fault.kind()).isEqualTo(Kind.FATAL);
              assertThat(fault).hasMessageContainingAll(inMessage);
              assertThat(fault)
                  .hasStackTraceContaining("MediaLibraryException")
                  .extracting(MediaLibraryContract::everythingPrinted)
                  .asString()
                  .doesNotContain(settings(bucket).secretKey().reveal())
                  .doesNotContain("not-the-secret-key");
            });
  }

  private static String everythingPrinted(Throwable fault) {
    java.io.StringWriter text = new java.io.StringWriter();
    fault.printStackTrace(new java.io.PrintWriter(text));
    return text.toString();
  }

  private static KeyPrefix prefixOf(ObjectKey key) {
    return new KeyPrefix(key.sha256().substring(0, 2));
  }

  private void overwrite(String name, byte[] content) throws Exception {
    client.putObject(
        PutObjectArgs.builder().bucket(bucket).object(name).data(content, content.length).build());
  }

  private static <T> List<T> inParallel(int threads, Callable<T> task) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : executor.invokeAll(Collections.nCopies(threads, task))) {
        results.add(future.get());
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }
}
