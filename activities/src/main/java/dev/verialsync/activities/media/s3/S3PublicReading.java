package dev.verialsync.activities.media.s3;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verialsync.activities.media.MediaLibraryException;
import dev.verialsync.activities.media.ObjectKey;
import dev.verialsync.activities.media.RenditionKey;
import io.minio.GetBucketPolicyArgs;
import io.minio.MinioClient;
import io.minio.SetBucketPolicyArgs;
import io.minio.errors.MinioException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The statement of a bucket's policy that lets everybody read images; others' stay as they are. */
final class S3PublicReading {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String READ = "s3:GetObject";

  /** As AWS and MinIO say it, and as S3Proxy does. */
  private static final Set<String> NONE = Set.of("NoSuchBucketPolicy", "NoSuchPolicy");

  private static final Set<String> UNKNOWN = Set.of("NotImplemented", "MethodNotAllowed");

  private final MinioClient client;
  private final S3Settings settings;
  private final S3Faults faults;

  S3PublicReading(MinioClient client, S3Settings settings, S3Faults faults) {
    this.client = client;
    this.settings = settings;
    this.faults = faults;
  }

  /** Adds the statement where it is missing; whether it was. */
  boolean allow() {
    List<String> images =
        Stream.of(ObjectKey.PLACE, RenditionKey.PLACE)
            .map(
                place ->
                    "arn:aws:s3:::%s/%s%s*".formatted(settings.bucket(), settings.prefix(), place))
            .toList();
    try {
      ObjectNode policy = read();
      ArrayNode statements = policy.withArray("Statement");
      if (StreamSupport.stream(statements.spliterator(), false)
          .anyMatch(statement -> allows(statement, images))) {
        return false;
      }
      ObjectNode added = statements.addObject().put("Effect", "Allow");
      added.putObject("Principal").putArray("AWS").add("*");
      added.putArray("Action").add(READ);
      images.forEach(added.putArray("Resource")::add);
      client.setBucketPolicy(
          SetBucketPolicyArgs.builder()
              .bucket(settings.bucket())
              .config(policy.toString())
              .build());
      return true;
    } catch (MinioException | RuntimeException e) {
      if (S3Faults.code(e).filter(UNKNOWN::contains).isPresent()) {
        throw MediaLibraryException.fatal(
            "%2$s cannot be made public: this server knows no bucket policies. Publish %1$ssha256/ and %1$srendition/ with a proxy or a CDN in front of it."
                .formatted(settings.prefix(), settings.place()),
            e);
      }
      throw faults.translate("change the policy of the bucket " + settings.bucket(), e);
    }
  }

  private ObjectNode read() throws MinioException {
    String found;
    try {
      found =
          client.getBucketPolicy(GetBucketPolicyArgs.builder().bucket(settings.bucket()).build());
    } catch (MinioException e) {
      if (S3Faults.code(e).filter(NONE::contains).isEmpty()) {
        throw e;
      }
      found = "";
    }
    try {
      if (!found.isBlank() && JSON.readTree(found) instanceof ObjectNode policy) {
        return policy;
      }
    } catch (JsonProcessingException e) {
      throw MediaLibraryException.fatal(
          "%s has a policy that is not JSON: correct or remove it".formatted(settings.place()), e);
    }
    return JSON.createObjectNode().put("Version", "2012-10-17");
  }

  private static boolean allows(JsonNode statement, List<String> images) {
    JsonNode principal = statement.path("Principal");
    return statement.path("Effect").asText().equals("Allow")
        && (has(principal, "*") || has(principal.path("AWS"), "*"))
        && has(statement.path("Action"), READ)
        && images.stream().allMatch(place -> has(statement.path("Resource"), place))
        && !statement.has("Condition");
  }

  /** A policy spells one value with or without an array. */
  private static boolean has(JsonNode values, String value) {
    return values.isArray()
        ? StreamSupport.stream(values.spliterator(), false)
            .anyMatch(found -> found.asText().equals(value))
        : values.asText().equals(value);
  }
}
