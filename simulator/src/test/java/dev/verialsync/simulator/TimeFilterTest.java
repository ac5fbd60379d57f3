package dev.verialsync.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimeFilterTest {
  private VerialSimulator simulator;
  private VerialCaller caller;

  @BeforeEach
  void start() throws Exception {
    simulator =
        VerialSimulator.start(SimulatorOptions.builder().articles(50).imageBytes(3_000).build());
    caller = new VerialCaller(simulator);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void aChangeIsStampedInMadridToTheMinute() {
    simulator.clock().freezeAt(Instant.parse("2026-07-01T10:15:59Z"));
    simulator.catalogue().touch(9);

    assertThat(simulator.catalogue().modifiedAt(9))
        .isEqualTo(LocalDateTime.parse("2026-07-01T12:15"));
    assertThat(caller.articleIds("?fecha=2026-07-01&hora=12:15")).containsExactly(9L);
    assertThat(caller.articleIds("?fecha=2026-07-01&hora=12:16")).isEmpty();
    assertThat(caller.articleIds("?fecha=2026-07-01")).containsExactly(9L);
    assertThat(caller.articleIds("?fecha=2026-07-02")).isEmpty();
    assertThat(caller.json("GetNumArticulosWS?x=18&fecha=2026-07-01").path("Numero").asInt())
        .isEqualTo(1);
  }

  @Test
  void theHourWithoutADateMeansNothing() {
    assertThat(caller.articleIds("?hora=12:15")).hasSize(50);
  }

  @Test
  void theHourThatAutumnRepeatsIsAmbiguous() {
    simulator.clock().freezeAt(Instant.parse("2026-10-25T00:40:00Z"));
    simulator.catalogue().touch(1);
    simulator.clock().freezeAt(Instant.parse("2026-10-25T01:30:00Z"));
    simulator.catalogue().touch(2);

    assertThat(simulator.catalogue().modifiedAt(1))
        .as("an earlier instant stands later on the wall clock")
        .isEqualTo(LocalDateTime.parse("2026-10-25T02:40"));
    assertThat(simulator.catalogue().modifiedAt(2))
        .isEqualTo(LocalDateTime.parse("2026-10-25T02:30"));
    assertThat(caller.articleIds("?fecha=2026-10-25&hora=02:35")).containsExactly(1L);
    assertThat(caller.articleIds("?fecha=2026-10-25&hora=02:30")).containsExactly(1L, 2L);
  }

  @Test
  void theHourThatSpringSkipsIsNeverStamped() {
    simulator.clock().freezeAt(Instant.parse("2026-03-29T00:59:00Z"));
    simulator.catalogue().touch(1);
    simulator.clock().advance(Duration.ofMinutes(1));
    simulator.catalogue().touch(2);

    assertThat(caller.articleIds("?fecha=2026-03-29&hora=02:00")).containsExactly(2L);
    assertThat(caller.articleIds("?fecha=2026-03-29&hora=01:59")).containsExactly(1L, 2L);
  }

  @Test
  void theErpsClockMayBeWrong() {
    simulator.clock().setOffset(Duration.ofMinutes(-10));

    Duration behind = Duration.between(simulator.clock().instant(), Instant.now());

    assertThat(behind).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(11));
  }

  @Test
  void aClockMayRunFromAnotherTime() {
    simulator.clock().runFrom(Instant.parse("2030-01-01T00:00:00Z"));

    assertThat(simulator.clock().instant())
        .isBetween(Instant.parse("2030-01-01T00:00:00Z"), Instant.parse("2030-01-01T00:05:00Z"));
    simulator.clock().reset();
    assertThat(simulator.clock().instant()).isBefore(Instant.now().plusSeconds(1));
  }

  @Test
  void imagesStockAndTariffsAreFilteredByTheirArticlesTime() {
    simulator.catalogue().addImage(4);
    simulator.catalogue().touch(5);

    assertThat(caller.images("?id_articulo=0&fecha=2025-06-01"))
        .hasSize(simulator.catalogue().imageCount(4) + simulator.catalogue().imageCount(5));
    assertThat(caller.images("?id_articulo=4&fecha=2025-06-01")).isNotEmpty();
    simulator.catalogue().addImage(6);
    assertThat(caller.images("?id_articulo=6&fecha=2099-01-01")).isEmpty();
    assertThat(caller.list("GetStockArticulosWS?id_articulo=0&art_fecha=2025-06-01", "Stock"))
        .isNotEmpty()
        .allMatch(row -> row.path("ID_Articulo").asLong() <= 6);
    assertThat(
            caller.list(
                "GetCondicionesTarifaWS?id_articulo=0&id_cliente=0&art_fecha=2025-06-01&art_hora=00:01",
                "CondicionesTarifa"))
        .isNotEmpty()
        .allMatch(row -> row.path("ID_Articulo").asLong() <= 6);
  }
}
