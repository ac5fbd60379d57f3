package dev.verialsync.worker.status;

import java.util.function.Function;

/**
 * A question to a neighbour, whether it is there.
 *
 * @param who its name and place, for people
 * @param ping returns once the neighbour has answered; throws where it cannot be used; may hang
 * @param complaint what to report when {@code ping} throws
 */
public record Check(String who, Runnable ping, Function<RuntimeException, String> complaint) {}
