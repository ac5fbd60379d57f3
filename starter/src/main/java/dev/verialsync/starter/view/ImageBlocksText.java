package dev.verialsync.starter.view;

import dev.verialsync.db.erp.MethodSupportRepository.Finding;
import dev.verialsync.starter.text.Figures;

/** What comparing has shown of a server's images in blocks, in one sentence. */
public final class ImageBlocksText {

  private ImageBlocksText() {}

  public static String of(Finding finding, Figures figures) {
    return "%s %s (%s) for %s"
        .formatted(
            finding.known() ? "in blocks, proven" : "article by article, blocks disproven",
            figures.dayAndTime(finding.at()),
            finding.evidence(),
            finding.server());
  }
}
