package dev.verialsync.activities.verial.row;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A row as a typed value, with what was wrong in it.
 *
 * @param row null when the row has no identity of its own: then it is nothing but its issues
 */
public record Parsed<T>(@Nullable T row, List<FieldIssue> issues) {
  public Parsed {
    issues = List.copyOf(issues);
  }

  /** Another view of the row, with the same faults. */
  public <R> Parsed<R> map(Function<T, R> view) {
    return new Parsed<>(row == null ? null : view.apply(row), issues);
  }

  public Optional<T> value() {
    return Optional.ofNullable(row);
  }
}
