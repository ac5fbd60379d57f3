package dev.verialsync.starter.view;

import dev.verialsync.db.erp.MethodSupportRepository.Finding;
import dev.verialsync.starter.text.Figures;

/** What comparing has shown of a server's images in blocks, in one sentence. */
public final class ImageBlocksText {

  private ImageBlocksText() {}

  public static String of(Finding finding, Figures figures) {
    return "%s, as found %s (%s), of %s"
        .formatted(
            finding.known() ? "in blocks" : "article by article, blocks are wrong",
            figures.dayAndTime(finding.at()),
            finding.evidence(),
            finding.server());
  }
}
