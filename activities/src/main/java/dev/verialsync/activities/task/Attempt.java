package dev.verialsync.activities.task;

import org.jspecify.annotations.Nullable;

/** Something that is tried until it succeeds; doing it twice must be as good as once. */
@FunctionalInterface
public interface Attempt<T extends @Nullable Object, E extends Exception> {
  T run() throws E;
}
