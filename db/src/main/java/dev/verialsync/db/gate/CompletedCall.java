package dev.verialsync.db.gate;

import org.jspecify.annotations.Nullable;

/**
 * How a call ended.
 *
 * @param millis whole milliseconds to the last byte
 * @param bytes of the body; null = there was none
 * @param outcome ok, or the kind of failure
 * @param telling whether it says how Verial is; not so where the call was broken off on our side
 * @param failure what Verial failed with, for a person, when it says that Verial is not well; null
 *     when the server answered usefully, be it with a fatal code
 */
public record CompletedCall(
    long callId,
    int millis,
    @Nullable Long bytes,
    String outcome,
    boolean telling,
    @Nullable String failure) {}
