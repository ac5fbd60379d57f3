package dev.verialsync.starter.wayback;

import dev.verialsync.starter.options.ArticleIdConverter;
import dev.verialsync.starter.options.ArticleIds;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** {@code --article}: all products where it is not given. */
final class ProductChoices {

  @Spec(Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--article",
      paramLabel = "ID",
      converter = ArticleIdConverter.class,
      description =
          "Only this product, by Verial's Id (default: all). Repeat it for several, up to "
              + CatalogSyncInput.MAX_ARTICLES
              + " times.")
  private List<Long> articles = new ArrayList<>();

  /** Each once; a usage error names what cannot be. */
  List<Long> ids() {
    return ArticleIds.checked(command, articles.stream().distinct().toList());
  }

  /** Such as {@code all products} or {@code 3 products}. */
  static String named(List<Long> ids) {
    return ids.isEmpty()
        ? "all products"
        : ids.size() == 1 ? "product " + ids.get(0) : ids.size() + " products";
  }
}
