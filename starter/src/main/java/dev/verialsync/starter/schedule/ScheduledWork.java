package dev.verialsync.starter.schedule;

import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.garbage.CatalogGcInput;

/** What a schedule starts: a workflow's type and its input. */
record ScheduledWork(String type, Record input) {

  static final String SYNC = "CatalogSync";
  static final String GC = "CatalogGc";

  static ScheduledWork sync(CatalogSyncInput input) {
    return new ScheduledWork(SYNC, input);
  }

  static ScheduledWork gc(CatalogGcInput input) {
    return new ScheduledWork(GC, input);
  }
}
