package dev.verialsync.db.media;

import java.time.Duration;

/**
 * A call for one article's images that failed.
 *
 * @param outcome as {@code erp.call} has it, such as http_500
 * @param ago how long ago it was made
 */
public record FailedAsk(String outcome, Duration ago) {}
