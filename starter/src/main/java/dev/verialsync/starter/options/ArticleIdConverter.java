package dev.verialsync.starter.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an Id of Verial's. */
public final class ArticleIdConverter implements ITypeConverter<Long> {

  @Override
  public Long convert(String value) {
    try {
      return Long.valueOf(value.strip());
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "expected is Verial's Id of an article, a whole number up to %d such as 4711, not %s"
              .formatted(Long.MAX_VALUE, value));
    }
  }
}
