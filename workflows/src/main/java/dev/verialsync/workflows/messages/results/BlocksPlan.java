package dev.verialsync.workflows.messages.results;

import dev.verialsync.workflows.messages.values.BlockReading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lists of images to be read in blocks, one after the other.
 *
 * @param note why none is, for the operator; null when there is nothing to say
 */
public record BlocksPlan(List<BlockReading> readings, @Nullable String note) {}
