package dev.verialsync.codegen;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A hash of all that generated classes depend on: sources, generator, its library's version. */
record Fingerprint(String hash) {

  /** Hashes the sources in name order, the generator's own class file and its library's version. */
  static Fingerprint of(Path sources, Class<?> generator, String library) throws IOException {
    MessageDigest digest = sha256();
    try (Stream<Path> files = Files.list(sources)) {
      List<Path> sorted = files.sorted().toList();
      for (Path file : sorted) {
        digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(file));
      }
    }
    try (InputStream classFile =
        generator.getResourceAsStream(generator.getSimpleName() + ".class")) {
      digest.update(classFile.readAllBytes());
    }
    digest.update(library.getBytes(StandardCharsets.UTF_8));
    return new Fingerprint(HexFormat.of().formatHex(digest.digest()));
  }

  boolean isWrittenIn(Path stamp) throws IOException {
    return Files.exists(stamp) && Files.readString(stamp).equals(hash);
  }

  void writeTo(Path stamp) throws IOException {
    Files.writeString(stamp, hash);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
