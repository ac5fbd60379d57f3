package dev.verialsync.starter.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.local.Service;
import dev.verialsync.local.temporal.TemporalAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServiceVariablesTest {

  @Test
  void thePrefixOfKeysHoldsForAnEmbeddedBucketToo() {
    Map<String, String> environment =
        Map.of("S3_PREFIX", "shop-a/", "S3_BUCKET", "elsewhere", "S3_REGION", "eu-west-1");

    assertThat(ServiceVariables.replaced(environment, Service.S3, Map.of("S3_BUCKET", "media")))
        .containsExactlyInAnyOrderEntriesOf(Map.of("S3_PREFIX", "shop-a/", "S3_BUCKET", "media"));
    assertThat(ServiceVariables.stray(Service.S3, Map.of("S3_PREFIX", "shop-a/"))).isEmpty();
    assertThat(ServiceVariables.stray(Service.S3, environment)).contains("S3_BUCKET");
  }

  @Test
  void workersOfAnEmbeddedTemporalKnowItsUiUnlessAnotherIsSet() {
    TemporalAddress temporal =
        new TemporalAddress("127.0.0.1:7233", "default", "http://127.0.0.1:8233", false, 1);
    Map<String, String> variables = ServiceVariables.of(temporal, Path.of("home"));

    assertThat(ServiceVariables.replaced(Map.of(), Service.TEMPORAL, variables))
        .containsEntry("VERIAL_SYNC_TEMPORAL_UI", "http://127.0.0.1:8233");
    assertThat(
            ServiceVariables.replaced(
                Map.of("VERIAL_SYNC_TEMPORAL_UI", "https://ui.shop.example"),
                Service.TEMPORAL,
                variables))
        .containsEntry("VERIAL_SYNC_TEMPORAL_UI", "https://ui.shop.example");
  }
}
