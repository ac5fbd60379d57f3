package dev.verialsync.simulator.calls;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * One call that was received.
 *
 * @param method Verial's name of the method; the whole path where there is none
 * @param parameters without the session number
 * @param receivedAt by the machine's clock
 * @param status HTTP status; 0 while there is no answer
 * @param infoCode {@code InfoError.Codigo}; -1 where there is no envelope
 * @param took from arrival to the last byte; zero while there is no answer
 */
public record Call(
    long number,
    String method,
    Map<String, String> parameters,
    Instant receivedAt,
    int status,
    int infoCode,
    Duration took) {}
