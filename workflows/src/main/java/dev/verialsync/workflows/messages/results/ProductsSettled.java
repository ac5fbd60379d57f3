package dev.verialsync.workflows.messages.results;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The end of a products phase.
 *
 * @param held products that differ and were left out, because they are held
 * @param issues that were met, by kind; null = none
 */
public record ProductsSettled(int held, @Nullable Map<String, Integer> issues) {}
