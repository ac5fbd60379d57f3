package dev.verialsync.workflows.orchestration.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.messages.commands.CatalogSyncState;
import dev.verialsync.workflows.messages.results.FetchBlockResult;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.RawValue;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a workflow's input as strictly as a person needs it: whoever types an option that this
 * version does not know must not get a run without it, and a wrong input must end a workflow, not
 * fail its task for ever. Fails with {@link ErrorType#INVALID_INPUT} and a sentence that names the
 * field, what was found and what is expected. Deterministic.
 */
public final class InputReader {

  private static final DataConverter CONVERTER = DefaultDataConverter.STANDARD_INSTANCE;
  private static final JsonFactory JSON = new JsonFactory();
  private static final int LONGEST_TEXT = 100;
  private static final int MOST_NAMES = 10;

  /** What a workflow carries to its next execution: read as another version may have written it. */
  private static final Set<Class<?>> CARRIED =
      Set.of(CatalogSyncState.class, FetchBlockResult.class);

  private InputReader() {}

  /**
   * The input, or null where nothing was given.
   *
   * @param surplus what stands in the place of a second input
   */
  public static <T extends Record> @Nullable T read(
      Class<T> type, @Nullable RawValue given, @Nullable RawValue surplus) {
    if (converted(surplus, Object.class) != null) {
      throw failure("The workflow has more than one input; expected is one.");
    }
    Object found = converted(given, Object.class);
    if (found == null) {
      return null;
    }
    check("", found, type);
    checkNoneTwice(given);
    return converted(given, type);
  }

  /** The converter would take the last one without a word. */
  private static void checkNoneTwice(RawValue object) {
    Set<String> names = new TreeSet<>();
    try (JsonParser fields = JSON.createParser(object.getPayload().getData().toByteArray())) {
      fields.nextToken();
      while (fields.nextToken() == JsonToken.FIELD_NAME) {
        String name = fields.currentName();
        if (!names.add(name)) {
          throw failure("The input has the field %s twice.".formatted(quoted(name)));
        }
        fields.nextToken();
        fields.skipChildren();
      }
    } catch (IOException e) {
      throw new IllegalStateException("what has been read cannot be read again", e);
    }
  }

  /** For what is wrong with a field's value. */
  public static ApplicationFailure invalid(String field, String found, String expected) {
    return failure("The input's %s is %s; expected is %s.".formatted(field, found, expected));
  }

  private static ApplicationFailure failure(String sentence) {
    return ErrorType.INVALID_INPUT.failure(sentence);
  }

  private static <T> @Nullable T converted(@Nullable RawValue given, Class<T> type) {
    try {
      return given == null ? null : CONVERTER.fromPayload(given.getPayload(), type, type);
    } catch (DataConverterException e) {
      throw failure(
          "The input cannot be read; expected is JSON with the encoding json/plain, one object, its names at most 50,000 characters long, without the field `state`.");
    }
  }

  private static void check(String path, @Nullable Object found, Type type) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      require(found instanceof List, path, found, "a list");
      for (Object element : (List<?>) found) {
        check(path, element, list.getActualTypeArguments()[0]);
      }
    } else if (type == String.class) {
      require(found instanceof String, path, found, "a text");
    } else if (type == Boolean.class || type == boolean.class) {
      require(found instanceof Boolean, path, found, "true or false");
    } else if (type == Integer.class || type == int.class) {
      require(found instanceof Integer, path, found, "a whole number");
    } else if (type == Long.class || type == long.class) {
      require(found instanceof Integer || found instanceof Long, path, found, "a whole number");
    } else if (type instanceof Class<?> message && message.isRecord()) {
      require(found instanceof Map, path, found, "an object");
      if (!CARRIED.contains(message)) {
        checkFields(path, (Map<?, ?>) found, message);
      }
    }
  }

  private static void checkFields(String path, Map<?, ?> found, Class<?> type) {
    List<RecordComponent> known = List.of(type.getRecordComponents());
    List<String> names = known.stream().map(RecordComponent::getName).toList();
    List<String> unknown =
        found.keySet().stream().map(String::valueOf).filter(name -> !names.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw failure(
          "The input has %s %s, which this version does not know; known are %s."
              .formatted(
                  unknown.size() == 1 ? "the field" : "the fields",
                  unknown.stream()
                      .limit(MOST_NAMES)
                      .map(name -> quoted(named(path, name)))
                      .collect(Collectors.joining(", ")),
                  Arrays.stream(type.getRecordComponents())
                      .filter(field -> !CARRIED.contains(field.getType()))
                      .map(RecordComponent::getName)
                      .collect(Collectors.joining(", "))));
    }
    for (RecordComponent field : known) {
      Object value = found.get(field.getName());
      if (value != null) {
        check(named(path, field.getName()), value, field.getGenericType());
      } else if (field.getType().isPrimitive()) {
        throw invalid(named(path, field.getName()), "missing", "a value");
      }
    }
  }

  private static String named(String path, String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  private static void require(boolean fits, String path, @Nullable Object found, String expected) {
    if (fits) {
      return;
    }
    String text =
        found instanceof Number || found instanceof Boolean
            ? String.valueOf(found)
            : quoted(String.valueOf(found));
    throw path.isEmpty()
        ? failure("The input is %s; expected is %s.".formatted(text, expected))
        : invalid(path, text, expected);
  }

  /** What somebody typed: short, and on one line. */
  public static String quoted(String text) {
    String shown = text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    return "\"" + shown.replaceAll("[\\p{C}\\u2028\\u2029]", "?") + "\"";
  }
}
