package dev.verialsync.simulator;

import dev.verialsync.simulator.catalogue.ImageBlockHabits;
import dev.verialsync.simulator.catalogue.Manner;
import dev.verialsync.simulator.catalogue.generated.ImageOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a simulator starts.
 *
 * @param port 0 for a free one
 * @param bindAddress host name or address to listen on
 * @param session the session number that every call must carry
 * @param articles size of the generated catalogue
 * @param seed equal seeds and sizes give equal catalogues
 * @param latency from a call's arrival to the beginning of its answer, at least
 * @param latencyPerRow added to it for each row of the answer
 * @param latencyPerMegabyte added to it for each million bytes of the answer
 * @param catalogueFile a catalogue written as JSON, instead of the generated one
 * @param imageBlocks how calls for the images of all articles are answered
 * @param stockBounds what {@code art_inicio}/{@code art_fin} of stock and tariffs count
 * @param versionMethodKnown whether GetVersionWS exists
 * @param manner how answers are written
 * @param nullForEmptyList whether null stands for a list without rows, as it may at a WCF service
 * @param poison whether the generated catalogue also holds rows and images that are broken
 * @param callLogLimit calls that the log remembers; counts are complete all the same
 */
public record SimulatorOptions(
    int port,
    String bindAddress,
    int session,
    int articles,
    long seed,
    Duration latency,
    Duration latencyPerRow,
    Duration latencyPerMegabyte,
    VerialVersion version,
    @Nullable Path catalogueFile,
    ImageBlockHabits imageBlocks,
    Bounds stockBounds,
    UnknownMethod unknownMethod,
    boolean versionMethodKnown,
    Manner manner,
    boolean nullForEmptyList,
    ImageOptions images,
    boolean poison,
    int callLogLimit) {

  public static Builder builder() {
    return new Builder();
  }

  /** Everything not set has the default of a live server of version 1.8.4 with 7,879 articles. */
  public static final class Builder {
    private int port;
    private String bindAddress = "127.0.0.1";
    private int session = 18;
    private int articles = 7879;
    private long seed = 1;
    private Duration latency = Duration.ZERO;
    private Duration latencyPerRow = Duration.ZERO;
    private Duration latencyPerMegabyte = Duration.ZERO;
    private VerialVersion version = VerialVersion.LATEST;
    private @Nullable Path catalogueFile;
    private ImageBlockHabits imageBlocks = ImageBlockHabits.RIGHT;
    private Bounds stockBounds = Bounds.ARTICLES;
    private UnknownMethod unknownMethod = UnknownMethod.NOT_FOUND;
    private boolean versionMethodKnown = true;
    private Manner manner = Manner.LIVE;
    private boolean nullForEmptyList;
    private int imageBytes = 45_000;
    private double largeImageShare;
    private boolean poison;
    private int callLogLimit = 200_000;

    private Builder() {}

    public Builder port(int value) {
      port = value;
      return this;
    }

    public Builder bindAddress(String value) {
      bindAddress = value;
      return this;
    }

    public Builder session(int value) {
      session = value;
      return this;
    }

    public Builder articles(int value) {
      articles = value;
      return this;
    }

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    public Builder latency(Duration value) {
      latency = value;
      return this;
    }

    public Builder latencyPerRow(Duration value) {
      latencyPerRow = value;
      return this;
    }

    public Builder latencyPerMegabyte(Duration value) {
      latencyPerMegabyte = value;
      return this;
    }

    public Builder version(String value) {
      version = VerialVersion.of(value);
      return this;
    }

    public Builder catalogueFile(@Nullable Path value) {
      catalogueFile = value;
      return this;
    }

    public Builder imageBlocks(ImageBlockHabits value) {
      imageBlocks = value;
      return this;
    }

    /** What {@code inicio}/{@code fin} of image blocks count. */
    public Builder imageBounds(Bounds value) {
      imageBlocks = imageBlocks.withCountArticles(value == Bounds.ARTICLES);
      return this;
    }

    public Builder stockBounds(Bounds value) {
      stockBounds = value;
      return this;
    }

    public Builder unknownMethod(UnknownMethod value) {
      unknownMethod = value;
      return this;
    }

    public Builder versionMethodKnown(boolean value) {
      versionMethodKnown = value;
      return this;
    }

    public Builder manner(Manner value) {
      manner = value;
      return this;
    }

    public Builder nullForEmptyList(boolean value) {
      nullForEmptyList = value;
      return this;
    }

    /** About how many bytes a drawn image has. */
    public Builder imageBytes(int value) {
      imageBytes = value;
      return this;
    }

    /** Which share of the drawn images are originals of 10 to 15 MB, 0 to 1. */
    public Builder largeImageShare(double value) {
      largeImageShare = value;
      return this;
    }

    public Builder poison(boolean value) {
      poison = value;
      return this;
    }

    public Builder callLogLimit(int value) {
      callLogLimit = value;
      return this;
    }

    public SimulatorOptions build() {
      return new SimulatorOptions(
          port,
          bindAddress,
          session,
          articles,
          seed,
          latency,
          latencyPerRow,
          latencyPerMegabyte,
          version,
          catalogueFile,
          imageBlocks,
          stockBounds,
          unknownMethod,
          versionMethodKnown,
          manner,
          nullForEmptyList,
          new ImageOptions(imageBytes, largeImageShare),
          poison,
          callLogLimit);
    }
  }
}
