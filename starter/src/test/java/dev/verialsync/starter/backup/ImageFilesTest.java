package dev.verialsync.starter.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.ObjectKey;
import dev.verialsync.activities.media.format.ImageFormat;
import dev.verialsync.activities.media.s3.ContentHash;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {

  private static final byte[] IMAGE = "an image".getBytes(StandardCharsets.UTF_8);

  @TempDir Path root;
  private final Map<String, byte[]> objects = new TreeMap<>();
  private BackupFolder folder;
  private Path list;
  private ObjectKey key;
  private ImageFiles files;

  @BeforeEach
  void list() throws IOException {
    folder = new BackupFolder(root.resolve("backups"));
    list = root.resolve("images.gz");
    key =
        new ObjectKey(
            "shop-a/", ContentHash.of(new ByteArrayInputStream(IMAGE)).sha256(), ImageFormat.PNG);
    objects.put(key.value(), IMAGE);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(list))) {
      out.write(
          "%s\t%d\t%s\n"
              .formatted(key.value(), IMAGE.length, key.sha256())
              .getBytes(StandardCharsets.UTF_8));
    }
    files = new ImageFiles(library(), folder, done -> {});
  }

  private MediaLibrary library() {
    return (MediaLibrary)
        Proxy.newProxyInstance(
            MediaLibrary.class.getClassLoader(),
            new Class<?>[] {MediaLibrary.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("find")) {
                return Optional.ofNullable(objects.get(((ObjectKey) arguments[0]).value()))
                    .map(ByteArrayInputStream::new);
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }

  @Test
  void aDamagedFileOfTheRightSizeIsCopiedAgainOnItsDay() throws IOException {
    int due = Character.digit(key.sha256().charAt(0), 16);
    assertThat(files.copyOut(list, due + 1).lost()).isEmpty();
    Path file = folder.image(key);
    assertThat(file).hasBinaryContent(IMAGE);
    Files.write(file, new byte[IMAGE.length]);

    assertThat(files.copyOut(list, due + 1).lost()).isEmpty();
    assertThat(file).hasBinaryContent(new byte[IMAGE.length]);
    assertThat(files.copyOut(list, due + 16).lost()).isEmpty();
    assertThat(file).hasBinaryContent(IMAGE);
  }

  @Test
  void aLookCountsWhatIsThereAndChangesNothing() throws IOException {
    assertThat(ImageFiles.look(folder, list))
        .isEqualTo(new ImageFiles.Look(0, 1, Set.of("shop-a/")));
    assertThat(folder.root()).doesNotExist();
    assertThat(files.copyOut(list, 0).lost()).isEmpty();
    assertThat(ImageFiles.look(folder, list))
        .isEqualTo(new ImageFiles.Look(1, 0, Set.of("shop-a/")));
  }

  @Test
  void anImageThatTheLibraryHasLostIsNamed() throws IOException {
    objects.clear();
    assertThat(files.copyOut(list, 0).lost()).containsExactly(key.value());
  }
}
