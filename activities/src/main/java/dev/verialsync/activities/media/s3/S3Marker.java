package dev.verialsync.activities.media.s3;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.activities.media.LibraryOwner;
import dev.verialsync.activities.media.MediaLibraryException;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The object that says whose a library is. Whoever shares the bucket may have written it. */
final class S3Marker {
  static final String NAME = "verial-sync-installation.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_BYTES = 4_096;
  private static final int LONGEST_TEXT = 300;
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Map<String, String> ONLY_IF_MISSING = Map.of("If-None-Match", "*");
  private static final String NO_CONDITIONS = "NotImplemented";
  private static final Set<String> WAS_THERE =
      Set.of("PreconditionFailed", "ConditionalRequestConflict");

  private final MinioClient client;
  private final S3Settings settings;
  private final S3Faults faults;
  private final String key;

  S3Marker(MinioClient client, S3Settings settings, S3Faults faults) {
    this.client = client;
    this.settings = settings;
    this.faults = faults;
    this.key = settings.prefix() + NAME;
  }

  Optional<LibraryOwner> read() {
    byte[] found;
    try (InputStream in =
        client.getObject(GetObjectArgs.builder().bucket(settings.bucket()).object(key).build())) {
      found = in.readNBytes(MOST_BYTES);
    } catch (MinioException | IOException | RuntimeException e) {
      if (S3Faults.code(e).filter("NoSuchKey"::equals).isPresent()) {
        return Optional.empty();
      }
      throw faults.translate("read " + key, e);
    }
    return Optional.of(parsed(found));
  }

  /** The first to write it wins; what is read afterwards counts, whoever was first. */
  LibraryOwner claim(LibraryOwner claimant) {
    Optional<LibraryOwner> before = read();
    if (before.isPresent()) {
      return before.get();
    }
    write(claimant, ONLY_IF_MISSING);
    return read()
        .orElseThrow(
            () ->
                MediaLibraryException.fatal(
                    "S3 does not give the object %s that it stored: check S3_ENDPOINT and the server's log"
                        .formatted(key)));
  }

  void remove() {
    try {
      client.removeObject(RemoveObjectArgs.builder().bucket(settings.bucket()).object(key).build());
    } catch (MinioException | RuntimeException e) {
      throw faults.translate("remove " + key, e);
    }
  }

  private void write(LibraryOwner owner, Map<String, String> condition) {
    byte[] content = content(owner);
    try {
      client.putObject(
          PutObjectArgs.builder()
              .data(content, content.length)
              .bucket(settings.bucket())
              .object(key)
              .contentType("application/json")
              .extraHeaders(condition)
              .build());
    } catch (MinioException | RuntimeException e) {
      String code = S3Faults.code(e).orElse("");
      if (code.equals(NO_CONDITIONS) && !condition.isEmpty()) {
        write(owner, Map.of());
      } else if (!WAS_THERE.contains(code)) {
        throw faults.translate("store " + key, e);
      }
    }
  }

  private static byte[] content(LibraryOwner owner) {
    return JSON.createObjectNode()
        .put("installation", owner.installation())
        .put("database", owner.database())
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private LibraryOwner parsed(byte[] found) {
    try {
      JsonNode json = JSON.readTree(new String(found, StandardCharsets.UTF_8));
      String id = json.path("installation").asText();
      if (ID.matcher(id).matches()) {
        return new LibraryOwner(id, shown(json.path("database").asText()));
      }
    } catch (JsonProcessingException e) {
      // As if it said nothing.
    }
    throw MediaLibraryException.fatal(
        "%s has an object %s that does not name an installation of verial-sync: somebody else wrote or damaged it. Look at it; if the bucket is this installation's, delete it and run `verial-sync migrate`."
            .formatted(settings.place(), NAME));
  }

  private static String shown(String text) {
    String line = text.replaceAll("[\\p{C}\\u2028\\u2029]", "?");
    return line.isEmpty() ? "unknown" : line.substring(0, Math.min(line.length(), LONGEST_TEXT));
  }
}
