package dev.verialsync.activities.verial;

import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.CallGate;
import dev.verialsync.activities.verial.call.ClockDifference;
import dev.verialsync.activities.verial.call.RowRange;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.activities.verial.call.VerialSettings;
import dev.verialsync.activities.verial.http.HttpExchange;
import dev.verialsync.activities.verial.image.ImageAnswer;
import dev.verialsync.activities.verial.image.ImageReader;
import dev.verialsync.activities.verial.json.AnswerJudge;
import dev.verialsync.activities.verial.json.Envelope;
import dev.verialsync.activities.verial.json.ListAnswer;
import dev.verialsync.activities.verial.json.ScalarVisitor;
import dev.verialsync.activities.verial.row.FieldReader;
import dev.verialsync.activities.verial.spool.SpooledBuffer;
import dev.verialsync.activities.verial.spool.TempArea;
import dev.verialsync.activities.verial.text.FieldName;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue methods of one Verial server. Each method makes one HTTP call, which waits at the
 * gate first, and throws a {@link VerialException} for whatever is not a success. Thread-safe.
 *
 * <p>{@code since} is Madrid wall clock, to the minute ({@code SinceClock}); a null range asks for
 * the whole list, and a server may answer with the whole list in any case ({@code BlockPager}).
 */
public final class VerialClient implements AutoCloseable {
  /** Asks for all articles where one could be named. */
  public static final long ALL_ARTICLES = 0;

  /** On one line, in characters that can be stored and shown, and short. */
  private static final Pattern VERSION = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}]{1,100}");

  /** What is asked for without parameters. */
  private static final Set<VerialMethod> PLAIN_LISTS =
      EnumSet.range(VerialMethod.CATEGORIES, VerialMethod.CONFIGURABLE_FIELDS);

  private static final int LIST_MEMORY_BYTES = 256 * 1024;

  private final VerialSettings settings;
  private final AnswerJudge judge;
  private final TempArea tempArea;
  private final HttpExchange exchange;

  /**
   * Removes what killed processes left in the temporary directory.
   *
   * @throws java.io.UncheckedIOException if that directory cannot be used
   */
  public VerialClient(VerialSettings settings, CallGate gate) {
    this(settings, gate, Clock.systemUTC());
  }

  /** By a clock of one's own, which Verial's is compared with. */
  public VerialClient(VerialSettings settings, CallGate gate, Clock clock) {
    this.settings = settings;
    this.judge = new AnswerJudge(settings);
    this.tempArea = TempArea.open(settings.tempDirectory());
    this.exchange = new HttpExchange(settings, gate, judge, clock);
  }

  /** What is wrong with the service's address, for the operator; empty while nothing shows it. */
  public Optional<String> complaint() {
    return exchange.complaint();
  }

  /** What a run's answers so far show of Verial's clock; empty while none has had a date. */
  public Optional<ClockDifference> clockDifference(@Nullable Long runId) {
    return exchange.clockDifference(runId);
  }

  /** Such as {@code 1.7.3}; empty where the answer says nothing, or what is no version. */
  public Optional<String> version(CallContext context) {
    return scalar(context, VerialMethod.VERSION, new Parameters(), FieldName.VERSION, Optional::of)
        .filter(text -> VERSION.matcher(text).matches());
  }

  /**
   * How many rows {@link #articles} would give for the same question; empty where the answer says
   * nothing, or what is no number of rows.
   */
  public OptionalLong articleCount(CallContext context, @Nullable LocalDateTime since) {
    return scalar(
            context,
            VerialMethod.ARTICLE_COUNT,
            new Parameters().since(since),
            FieldName.COUNT,
            text -> Optional.of(FieldReader.count(text)))
        .flatMap(count -> count)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  public ListAnswer articles(
      CallContext context, @Nullable LocalDateTime since, @Nullable RowRange range) {
    return list(
        context,
        VerialMethod.ARTICLES,
        null,
        new Parameters().since(since).range("inicio", "fin", range));
  }

  /**
   * Stock of one article, or of all.
   *
   * @param articleId or {@link #ALL_ARTICLES}
   */
  public ListAnswer stock(CallContext context, long articleId, @Nullable RowRange range) {
    return list(
        context,
        VerialMethod.STOCK,
        oneOrNull(articleId),
        new Parameters().add("id_articulo", articleId).range("art_inicio", "art_fin", range));
  }

  /**
   * For the customer and tariff of the settings.
   *
   * @param articleId or {@link #ALL_ARTICLES}
   * @param pricesOn the day whose prices are wanted; null is today
   */
  public ListAnswer tariffs(
      CallContext context, long articleId, @Nullable LocalDate pricesOn, @Nullable RowRange range) {
    Parameters parameters =
        new Parameters()
            .add("id_articulo", articleId)
            .add("id_cliente", settings.tariff().customerId());
    Long tariffId = settings.tariff().tariffId();
    if (tariffId != null) {
      parameters.add("id_tarifa", tariffId);
    }
    return list(
        context,
        VerialMethod.TARIFFS,
        oneOrNull(articleId),
        parameters.day(pricesOn).range("art_inicio", "art_fin", range));
  }

  /**
   * One of the lists that are asked for without parameters.
   *
   * @throws IllegalArgumentException for any other method
   */
  public ListAnswer reference(CallContext context, VerialMethod method) {
    if (!PLAIN_LISTS.contains(method)) {
      throw new IllegalArgumentException(method.wireName() + " is no plain reference list");
    }
    return list(context, method, null, new Parameters());
  }

  /**
   * The nodes that a field of type 7 may have as values.
   *
   * @param familyId 0 for a field that all families share
   */
  public ListAnswer configurableFieldTree(CallContext context, long fieldId, long familyId) {
    return ofField(context, VerialMethod.CONFIGURABLE_FIELD_TREE, fieldId, familyId);
  }

  /**
   * The values that a validated field may have.
   *
   * @param familyId 0 for a field that all families share
   */
  public ListAnswer configurableFieldValues(CallContext context, long fieldId, long familyId) {
    return ofField(context, VerialMethod.CONFIGURABLE_FIELD_VALUES, fieldId, familyId);
  }

  private ListAnswer ofField(
      CallContext context, VerialMethod method, long fieldId, long familyId) {
    return list(
        context,
        method,
        null,
        new Parameters().add("id_campo", fieldId).add("id_familiacamposconfigurables", familyId));
  }

  /** The images of one article; none is an empty answer. */
  public ImageAnswer images(CallContext context, long articleId) {
    return images(
        context,
        articleId,
        new Parameters()
            .add("id_articulo", articleId)
            .add("numpixelsladomenor", settings.images().shorterSidePixels()));
  }

  /** The images of all articles that changed since, or of all, a block of them. */
  public ImageAnswer imageBlock(
      CallContext context, @Nullable LocalDateTime since, @Nullable RowRange range) {
    return images(
        context,
        null,
        new Parameters()
            .add("id_articulo", ALL_ARTICLES)
            .add("numpixelsladomenor", settings.images().shorterSidePixels())
            .since(since)
            .range("inicio", "fin", range));
  }

  /** Deletes this client's temporary files, also those of answers still open. */
  @Override
  public void close() {
    exchange.close();
    tempArea.close();
  }

  private <T> Optional<T> scalar(
      CallContext context,
      VerialMethod method,
      Parameters parameters,
      String field,
      Function<String, Optional<T>> understand) {
    return exchange.get(
        context,
        method,
        null,
        parameters.asMap(),
        (body, soFar) -> {
          ScalarVisitor visitor = new ScalarVisitor(field);
          new Envelope(judge, method).walk(body, visitor);
          Optional<T> understood = visitor.text().flatMap(understand);
          if (visitor.text().isPresent() && understood.isEmpty()) {
            throw judge.ofWrongEnvelope(method, "says success, but its " + field + " is none");
          }
          return understood;
        });
  }

  private ListAnswer list(
      CallContext context, VerialMethod method, @Nullable Long articleId, Parameters parameters) {
    return exchange.get(
        context,
        method,
        articleId,
        parameters.asMap(),
        (body, soFar) ->
            ListAnswer.read(body, new SpooledBuffer(tempArea, LIST_MEMORY_BYTES), judge, method));
  }

  private ImageAnswer images(
      CallContext context, @Nullable Long onlyArticle, Parameters parameters) {
    return exchange.get(
        context,
        VerialMethod.IMAGES,
        onlyArticle,
        parameters.asMap(),
        (body, soFar) ->
            new ImageReader(body, tempArea, settings.images().limitBytes(), judge, onlyArticle)
                .read(soFar));
  }

  private static @Nullable Long oneOrNull(long articleId) {
    return articleId == ALL_ARTICLES ? null : (Long) articleId;
  }
}
