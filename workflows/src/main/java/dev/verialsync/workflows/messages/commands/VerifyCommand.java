package dev.verialsync.workflows.messages.commands;

import java.util.List;

/**
 * Checks the objects of the media library.
 *
 * @param articles what these refer to alone; empty means all
 */
public record VerifyCommand(long runId, List<Long> articles) {}
