package dev.verialsync.starter.services;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.local.Service;
import dev.verialsync.starter.process.Shutdown;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of a service that does not answer. */
final class ConnectionsTest {

  @Test
  void aMediaLibraryThatIsAwayIsNamedAndNoEmbeddedOneOfferedInItsPlace() {
    Map<String, String> environment =
        Map.of(
            "S3_ENDPOINT", "http://127.0.0.1:1",
            "S3_ACCESS_KEY", "key",
            "S3_SECRET_KEY", "secret",
            "S3_BUCKET", "images");
    try (Shutdown shutdown = new Shutdown();
        Services services =
            new Services(
                new ServicePlan(Map.of(Service.S3, Source.CONFIGURED)),
                environment,
                Path.of("home"),
                null,
                null)) {
      assertThatThrownBy(() -> new Connections(services, shutdown).mediaLibrary())
          .isInstanceOf(UnreachableException.class)
          .hasMessageStartingWith(
              "The media library at http://127.0.0.1:1 (S3_ENDPOINT) cannot be used: ")
          .hasMessageNotContaining("embedded");
    }
  }
}
