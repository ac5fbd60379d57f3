package dev.verialsync.workflows.orchestration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.commands.CatalogSyncState;
import dev.verialsync.workflows.messages.commands.ImageBatchInput;
import dev.verialsync.workflows.messages.values.SyncCounts;
import dev.verialsync.workflows.orchestration.input.InputReader;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.RawValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table of wrong inputs is the acceptance tests' InputsTest; here is what may differ. */
final class InputReaderTest {

  private static RawValue raw(Object value) {
    return new RawValue(DefaultDataConverter.STANDARD_INSTANCE.toPayload(value).orElseThrow());
  }

  @Test
  void whatIsNotSaidIsNotWritten() {
    assertThat(
            raw(CatalogSyncInput.builder().mode("full").build())
                .getPayload()
                .getData()
                .toStringUtf8())
        .isEqualTo("{\"mode\":\"full\"}");
    assertThat(raw(CatalogSyncInput.DEFAULT).getPayload().getData().toStringUtf8()).isEqualTo("{}");
  }

  @Test
  void aStateThatANewerVersionCarriedIsRead() {
    Map<String, Object> counts = Map.of("articlesSeen", 4, "counted later", 5);
    Map<String, Object> state =
        Map.of(
            "runId", 7,
            "stage", "IMAGE_BLOCKS",
            "counts", counts,
            "searchAttributes", List.of("SyncRunId"),
            "notes", List.of("a note"),
            "plan", Map.of("batches", 3, "articles", 250, "planned later", 1),
            "blocks", Map.of("readings", List.of(Map.of("articles", 9, "read later", true))),
            "carried later", Map.of("x", 1));

    CatalogSyncInput read =
        InputReader.read(CatalogSyncInput.class, raw(Map.of("state", state)), null);

    CatalogSyncState carried = read.state();
    assertThat(carried.runId()).isEqualTo(7);
    assertThat(carried.counts().articlesSeen()).isEqualTo(4);
    assertThat(carried.plan().batches()).isEqualTo(3);
    assertThat(carried.blocks().readings().get(0).articles()).isEqualTo(9);
  }

  @Test
  void aFieldGivenTwiceIsNamed() {
    assertThatThrownBy(
            () ->
                InputReader.read(
                    CatalogSyncInput.class,
                    json("{\"mode\":\"full\",\"verify\":true,\"mode\":\"incremental\"}"),
                    null))
        .hasMessageContaining("The input has the field \"mode\" twice.");
    String state = "{\"state\":{\"runId\":7,\"stage\":\"IMAGE_BLOCKS\",\"counts\":{},\"runId\":8}}";
    assertThat(InputReader.read(CatalogSyncInput.class, json(state), null).state().runId())
        .isEqualTo(8);
  }

  private static RawValue json(String text) {
    return new RawValue(
        raw("").getPayload().toBuilder().setData(ByteString.copyFromUtf8(text)).build());
  }

  @Test
  void anOptionThatANewerVersionCarriedOnIsNotIgnored() {
    CatalogSyncState state =
        new CatalogSyncState(
            7,
            CatalogSyncState.Stage.PRODUCT_BATCHES,
            0,
            null,
            0,
            0,
            SyncCounts.NONE,
            List.of(),
            null,
            true,
            null,
            List.of(),
            null,
            null,
            false,
            0);
    assertThatThrownBy(
            () ->
                InputReader.read(
                    CatalogSyncInput.class, raw(Map.of("state", state, "dryly", true)), null))
        .hasMessageContaining(
            "The input has the field \"dryly\", which this version does not know");
  }

  @Test
  void aLongNameIsCut() {
    assertThatThrownBy(
            () ->
                InputReader.read(
                    CatalogSyncInput.class, raw(Map.of("x".repeat(5_000), true)), null))
        .hasMessageContaining("x".repeat(100) + "…\"")
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(600));
  }

  @Test
  void aBlocksResultThatANewerVersionCarriedIsRead() {
    Map<String, Object> fetched =
        Map.of("articleIds", List.of(4, 5), "articles", 2, "issues", Map.of(), "found later", true);
    ImageBatchInput read =
        InputReader.read(
            ImageBatchInput.class,
            raw(
                Map.of(
                    "runId",
                    1,
                    "number",
                    1,
                    "moment",
                    "2026-11-24T00:00:00Z",
                    "articleIds",
                    List.of(),
                    "block",
                    Map.of(
                        "reading",
                        Map.of("articles", 2, "prove", false),
                        "full",
                        false,
                        "ahead",
                        false,
                        "retryIssues",
                        false,
                        "searchAttributes",
                        List.of(),
                        "fetched",
                        fetched))),
            null);
    assertThat(read.block().fetched().articleIds()).containsExactly(4L, 5L);
  }
}
