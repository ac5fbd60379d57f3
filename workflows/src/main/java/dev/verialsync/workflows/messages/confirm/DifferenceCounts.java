package dev.verialsync.workflows.messages.confirm;

import java.util.Map;

/** What a run would do: how many of each kind, most first. */
public record DifferenceCounts(Map<String, Long> counts) {}
