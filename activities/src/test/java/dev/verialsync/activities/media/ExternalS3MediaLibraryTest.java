package dev.verialsync.activities.media;

import dev.verialsync.activities.media.s3.S3Settings;
import dev.verialsync.activities.media.s3.Secret;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The same on a server of one's own, which the variables VERIAL_SYNC_TEST_S3_ENDPOINT,
 * VERIAL_SYNC_TEST_S3_ACCESS_KEY and VERIAL_SYNC_TEST_S3_SECRET_KEY name. Leaves its buckets
 * behind.
 */
@EnabledIfEnvironmentVariable(named = "VERIAL_SYNC_TEST_S3_ENDPOINT", matches = ".+")
final class ExternalS3MediaLibraryTest extends MediaLibraryContract {
  @Override
  S3Settings settings(String bucketName) {
    return S3Settings.of(
        System.getenv("VERIAL_SYNC_TEST_S3_ENDPOINT"),
        null,
        System.getenv("VERIAL_SYNC_TEST_S3_ACCESS_KEY"),
        new Secret(System.getenv("VERIAL_SYNC_TEST_S3_SECRET_KEY")),
        bucketName);
  }
}
