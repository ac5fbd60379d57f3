package dev.verialsync.starter.wayback;

import dev.verialsync.starter.commands.options.ArticleIdConverter;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
    List<Long> ids = articles.stream().distinct().toList();
    if (ids.size() > CatalogSyncInput.MAX_ARTICLES) {
      throw new ParameterException(
          command.commandLine(),
          "--article is given %d times; expected is at most %d"
              .formatted(ids.size(), CatalogSyncInput.MAX_ARTICLES));
    }
    for (Long id : ids) {
      if (id < 1) {
        throw new ParameterException(
            command.commandLine(),
            "--article is %d; expected is an Id of Verial's, from 1".formatted(id));
      }
    }
    return ids;
  }

  /** Such as {@code all products} or {@code 3 products}. */
  static String named(List<Long> ids) {
    return ids.isEmpty()
        ? "all products"
        : ids.size() == 1 ? "product " + ids.get(0) : ids.size() + " products";
  }
}
