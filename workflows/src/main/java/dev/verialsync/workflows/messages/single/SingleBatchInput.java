package dev.verialsync.workflows.messages.single;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The input of SingleBatch.
 *
 * @param acceptShrink that articles lose their stock, prices or images is right, however many
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SingleBatchInput(
    long runId, int number, List<Long> articleIds, @Nullable Boolean acceptShrink) {}
