package dev.verialsync.db.shop;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be put back.
 *
 * @param beforeRun the state before this run: it and all later ones are undone
 * @param articleIds these products alone; empty = all, with the names that products' ids stand for
 * @param by who asked for it
 */
public record RollbackRequest(
    long beforeRun, List<Long> articleIds, String by, @Nullable String reason) {}
