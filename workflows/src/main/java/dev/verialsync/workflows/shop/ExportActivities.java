package dev.verialsync.workflows.shop;

import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.messages.shop.CatalogExportResult;
import dev.verialsync.workflows.messages.shop.ExportCatalogueCommand;
import io.temporal.activity.ActivityInterface;

/** Files for other programs. */
@ActivityInterface
public interface ExportActivities {

  /**
   * Writes a file, or an object in S3, in the place of the one before. Fails with {@link
   * ErrorType#INVALID_INPUT} where the command cannot be done, and {@link ErrorType#CONFIGURATION}
   * where the worker lacks a variable or a right for it.
   */
  CatalogExportResult exportCatalogue(ExportCatalogueCommand command);
}
