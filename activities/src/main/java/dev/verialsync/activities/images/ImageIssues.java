package dev.verialsync.activities.images;

import dev.verialsync.activities.media.format.Inspection;
import dev.verialsync.activities.verial.call.AnswerLimits;
import dev.verialsync.activities.verial.image.FetchedImage;
import dev.verialsync.activities.verial.image.ImageProblem;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.NewIssue;

/** What may be wrong with one image of an article. */
record ImageIssues(long articleId, int position, FetchedImage image) {

  /** As Verial names it. */
  static final String FIELD = "Imagen";

  NewIssue of(ImageProblem problem) {
    return switch (problem) {
      case EMPTY -> issue(IssueKind.EMPTY_IMAGE, "", "Verial gives image %d without any content.");
      case NOT_BASE64 -> issue(IssueKind.NOT_AN_IMAGE, "not Base64", "Image %d is not Base64.");
      case ROW_TOO_LARGE ->
          issue(
              IssueKind.ROW_TOO_LARGE,
              "",
              "Image %d stands in a row beyond the limits of rows, and is not read.");
      case TOO_MANY ->
          issue(
              IssueKind.TOO_MANY_IMAGES,
              "more than " + AnswerLimits.ARTICLE_IMAGES,
              "The article has more than "
                  + AnswerLimits.ARTICLE_IMAGES
                  + " images: image %d and those behind it are not kept.");
      case TOO_LARGE ->
          issue(
              IssueKind.IMAGE_TOO_LARGE,
              image.byteCount() + " bytes",
              "Image %d has more bytes than MEDIA_MAX_BYTES allows.");
    };
  }

  /** Of an image that was looked at and is not kept. */
  NewIssue of(Inspection refused) {
    if (refused instanceof Inspection.TooLarge tooLarge) {
      return issue(
          IssueKind.IMAGE_TOO_LARGE, content(), "Image %d is refused: " + tooLarge.reason());
    }
    if (refused instanceof Inspection.Cut cut) {
      return issue(
          IssueKind.IMAGE_CUT,
          content(),
          "Image %d is cut: " + cut.reason() + ". Store the whole image in Verial.");
    }
    if (refused instanceof Inspection.UnsupportedFormat unsupported) {
      return issue(
          IssueKind.UNSUPPORTED_FORMAT,
          content(),
          "Image %d is " + unsupported.reason() + ". Store it in Verial as JPEG, PNG or WebP.");
    }
    String reason = refused instanceof Inspection.NotAnImage not ? not.reason() : "unknown bytes";
    return issue(IssueKind.NOT_AN_IMAGE, content(), "Image %d is no image: " + reason);
  }

  NewIssue keptThoughCut() {
    return issue(
        IssueKind.IMAGE_CUT,
        content(),
        "Image %d is cut or broken in Verial; it was stored before that was checked, and is kept."
            + " Store the whole image in Verial.");
  }

  private String content() {
    return "sha256 " + image.sha256() + ", " + image.byteCount() + " bytes";
  }

  private NewIssue issue(IssueKind kind, String value, String message) {
    return new NewIssue(
        articleId, FIELD, position, kind, value, message.replace("%d", String.valueOf(position)));
  }
}
