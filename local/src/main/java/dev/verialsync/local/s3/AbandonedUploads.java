package dev.verialsync.local.s3;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files {@code <key>-<uuid>} that S3Proxy leaves when it is killed during a put, and that look like
 * objects. A real object with such a key has its checksum among its attributes and is kept, unless
 * the part before the UUID is a content hash: only S3Proxy appends to those, when killed between
 * the last attribute and publishing.
 */
final class AbandonedUploads {
  private static final Pattern NAME =
      Pattern.compile("(.+)-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  private static final Pattern HASHED = Pattern.compile("[0-9a-f]{64}(\\.[a-z0-9]+)?");
  private static final String CHECKSUM = "user.content-md5";

  private AbandonedUploads() {}

  /** Removes them below a directory and returns their number; no upload may be running. */
  static int remove(Path directory) throws IOException {
    var visitor =
        new SimpleFileVisitor<Path>() {
          private int removed;

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Matcher name = NAME.matcher(file.getFileName().toString());
            if (name.matches()
                && (HASHED.matcher(name.group(1)).matches()
                    || !hasChecksum(file)
                    || isSecondName(file, file.resolveSibling(name.group(1))))) {
              Files.delete(file);
              removed++;
            }
            return FileVisitResult.CONTINUE;
          }
        };
    Files.walkFileTree(directory, visitor);
    return visitor.removed;
  }

  private static boolean hasChecksum(Path file) throws IOException {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    return view.list().contains(CHECKSUM);
  }

  /** A conditional put publishes by a hard link and removes the first name afterwards. */
  private static boolean isSecondName(Path file, Path published) throws IOException {
    return Files.exists(published) && Files.isSameFile(file, published);
  }
}
