package dev.verialsync.workflows.messages.rollback;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An input that was judged.
 *
 * @param beforeRun the state before this run is to come back
 * @param articles empty = all
 */
public record RollbackOrder(
    long beforeRun, List<Long> articles, String by, @Nullable String reason) {}
