package dev.verialsync.db.gate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one method that a run has made since the method was last answered.
 *
 * @param calls how many failed
 * @param since how long ago the first of them was made; zero where there is none
 * @param outcome the latest one's, such as http_500; null where there is none
 */
public record FailedAsks(int calls, Duration since, @Nullable String outcome) {}
