package dev.verialsync.workflows.orchestration.shop;

import static dev.verialsync.workflows.orchestration.input.InputReader.invalid;

import dev.verialsync.workflows.SyncMemo;
import dev.verialsync.workflows.messages.shop.CatalogExportInput;
import dev.verialsync.workflows.messages.shop.CatalogExportResult;
import dev.verialsync.workflows.messages.shop.ExportCatalogueCommand;
import dev.verialsync.workflows.orchestration.Policies;
import dev.verialsync.workflows.orchestration.RunFailure;
import dev.verialsync.workflows.orchestration.input.InputReader;
import dev.verialsync.workflows.shop.CatalogExport;
import dev.verialsync.workflows.shop.ExportActivities;
import io.temporal.common.converter.RawValue;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import org.jspecify.annotations.Nullable;

/** One activity, which reads at one moment: a later attempt begins anew. */
public final class CatalogExportWorkflow implements CatalogExport {

  @Override
  public CatalogExportResult run(@Nullable RawValue given, @Nullable RawValue surplus) {
    ExportCatalogueCommand command =
        judged(InputReader.read(CatalogExportInput.class, given, surplus));
    try {
      return Workflow.newActivityStub(
              ExportActivities.class, Policies.wholeLibrary("export " + command.format()))
          .exportCatalogue(command);
    } catch (ActivityFailure e) {
      throw new RunFailure(e).toThrow(true);
    }
  }

  /** Whether format and place can be the worker judges. */
  private static ExportCatalogueCommand judged(@Nullable CatalogExportInput input) {
    String format = input == null ? null : input.format();
    if (input == null || format == null) {
      throw invalid("format", "missing", "such as jsonl");
    }
    String out = input.out();
    if (out == null) {
      throw invalid("out", "missing", "such as s3://BUCKET/products.jsonl");
    }
    return new ExportCatalogueCommand(
        format, out, Boolean.TRUE.equals(input.all()), input.since(), SyncMemo.installation());
  }
}
