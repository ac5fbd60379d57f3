package dev.verialsync.starter.schedule;

import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.garbage.CatalogGcInput;
import dev.verialsync.workflows.messages.shop.CatalogExportInput;

/** What a schedule starts: a workflow's type and its input. */
record ScheduledWork(String type, Record input) {

  static final String SYNC = "CatalogSync";
  static final String GC = "CatalogGc";
  static final String EXPORT = "CatalogExport";

  static ScheduledWork sync(CatalogSyncInput input) {
    return new ScheduledWork(SYNC, input);
  }

  static ScheduledWork export(CatalogExportInput input) {
    return new ScheduledWork(EXPORT, input);
  }

  static ScheduledWork gc(CatalogGcInput input) {
    return new ScheduledWork(GC, input);
  }
}
