package dev.verialsync.starter.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.local.Service;
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
}
