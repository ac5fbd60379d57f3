package dev.verialsync.console.http;

import dev.verialsync.activities.notify.text.Lang;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that was let in.
 *
 * @param path its parts, decoded; none for the first page
 * @param params the first value of each, blank ones left out
 */
public record PageRequest(List<String> path, Map<String, String> params, Lang lang) {

  /** It names something that cannot be: the reader is told so. */
  public static final class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadRequestException(String message) {
      super(message);
    }
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(params.get(name));
  }

  /** A number of at most 18 digits. */
  public Optional<Long> number(String name) {
    return text(name).map(PageRequest::parsed);
  }

  /** A part of the path as a number; empty where it is none that an id could have. */
  public Optional<Long> numberAt(int place) {
    try {
      return Optional.of(Long.valueOf(path.get(place)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static long parsed(String text) {
    if (!text.matches("-?[0-9]{1,18}")) {
      throw new BadRequestException("not a number");
    }
    return Long.parseLong(text);
  }
}
