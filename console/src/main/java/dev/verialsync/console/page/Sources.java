package dev.verialsync.console.page;

import dev.verialsync.activities.links.UiLinks;
import dev.verialsync.console.image.StoredImages;
import dev.verialsync.console.live.TemporalState;
import dev.verialsync.db.Database;
import dev.verialsync.db.gate.GateLimits;
import dev.verialsync.db.watch.Thresholds;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * What the pages are made from.
 *
 * @param live Temporal's answers; throws or does not return where it is away
 * @param limits of the gate, as workers are configured
 */
public record Sources(
    Database database,
    StoredImages images,
    Supplier<TemporalState> live,
    UiLinks links,
    GateLimits limits,
    Thresholds thresholds,
    Clock clock) {}
