package dev.verialsync.local.temporal;

import org.jspecify.annotations.Nullable;

/**
 * Where the embedded Temporal answers: {@code target} is host:port of gRPC. With {@code inMemory}
 * it is the Java test server: no UI, no listing, no schedules, no persistence, and no process of
 * its own ({@code pid} is this one's).
 */
public record TemporalAddress(
    String target, String namespace, @Nullable String uiUrl, boolean inMemory, long pid) {}
