package dev.verialsync.activities.media.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.verialsync.activities.media.Images;
import dev.verialsync.activities.media.format.ImageInspector;
import dev.verialsync.activities.media.format.ImageLimits;
import dev.verialsync.activities.media.format.ImageSource;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
final class ImageScalerTest {

  /** JPEG changes colours a little, more so next to edges. */
  private static final int TOLERANCE = 8;

  /** A PNG of 2x2 black pixels whose opacity is 100 of 255, in two channels. */
  private static final byte[] GREY_HALF_TRANSPARENT =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAQAAADYv8WvAAAADklEQVR4nGNgSAFCEAEABx"
                  + "IBkZabuJwAAAAASUVORK5CYII=");

  private final ImageScaler scaler = new ImageScaler(new ImageInspector(ImageLimits.DEFAULT));

  @TempDir Path directory;

  private Optional<ScaledImage> scale(byte[] image, int shorterSide) throws IOException {
    return scaler.scale(ImageSource.of(image), shorterSide);
  }

  private BufferedImage scaled(byte[] image, int shorterSide) throws IOException {
    ScaledImage scaled = scale(image, shorterSide).orElseThrow();
    try (InputStream in = scaled.jpeg().open()) {
      byte[] jpeg = in.readAllBytes();
      assertThat(jpeg).startsWith(0xFF, 0xD8, 0xFF);
      BufferedImage read =
          ImageIO.read(ImageIO.createImageInputStream(ImageSource.of(jpeg).open()));
      assertThat(read.getWidth()).isEqualTo(scaled.width());
      assertThat(read.getHeight()).isEqualTo(scaled.height());
      return read;
    }
  }

  private static byte[] written(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, bytes)).isTrue();
    return bytes.toByteArray();
  }

  private static void assertColour(BufferedImage image, int x, int y, Color expected) {
    Color found = new Color(image.getRGB(x, y));
    assertThat(new int[] {found.getRed(), found.getGreen(), found.getBlue()})
        .as("at %d,%d: expected %s", x, y, expected)
        .satisfies(
            rgb -> {
              assertThat(rgb[0]).isCloseTo(expected.getRed(), within(TOLERANCE));
              assertThat(rgb[1]).isCloseTo(expected.getGreen(), within(TOLERANCE));
              assertThat(rgb[2]).isCloseTo(expected.getBlue(), within(TOLERANCE));
            });
  }

  @ParameterizedTest
  @CsvSource({
    "400, 300, 40, 53, 40",
    "300, 400, 40, 40, 53",
    "400, 400, 399, 399, 399",
    "60, 30, 40, 60, 30",
    "4000, 3000, 320, 427, 320"
  })
  void theShorterSideHasTheSizeAndNothingIsEnlarged(
      int width, int height, int shorterSide, int expectedWidth, int expectedHeight)
      throws Exception {
    for (String format : new String[] {"jpeg", "png", "gif", "bmp"}) {
      ScaledImage scaled = scale(Images.drawn(format, width, height), shorterSide).orElseThrow();

      assertThat(scaled.width()).as(format).isEqualTo(expectedWidth);
      assertThat(scaled.height()).as(format).isEqualTo(expectedHeight);
    }
  }

  /** Samples that other programs made, of 8x5 pixels, turned by a quarter where they say so. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "progressive.jpg", "turned.jpg", "turned.png", "animated.png", "old.gif", "lossy.webp",
        "lossless.webp", "alpha.webp", "animated.webp", "turned.webp", "os2.bmp", "topdown.bmp",
        "runs.bmp", "cmyk.jpg", "restarts.jpg"
      })
  void whatOtherProgramsMadeIsScaled(String name) throws Exception {
    BufferedImage scaled = scaled(Images.sample(name), 3);

    assertThat(Math.min(scaled.getWidth(), scaled.getHeight())).isEqualTo(3);
    assertThat(scaled.getWidth() < scaled.getHeight()).isEqualTo(name.startsWith("turned"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain.avif", "turned.avif", "plain.heic", "turned.tiff"})
  void whatJavaCannotDecodeSafelyIsNotScaled(String name) throws Exception {
    assertThat(scale(Images.sample(name), 3)).isEmpty();
  }

  @Test
  void transparencyIsWhite() throws Exception {
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_ARGB);
    fill(image, new Color(0, 0, 255, 255), new Color(0, 0, 255, 51));
    IndexColorModel palette =
        new IndexColorModel(
            8,
            2,
            new byte[] {0, 0},
            new byte[] {0, 0},
            new byte[] {(byte) 255, (byte) 255},
            new byte[] {(byte) 255, 0});
    BufferedImage indexed = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_INDEXED, palette);
    indexed.getRaster().setPixels(32, 0, 32, 64, ones(32 * 64));

    BufferedImage scaled = scaled(written(image, "png"), 32);
    BufferedImage fromPalette = scaled(written(indexed, "png"), 32);
    BufferedImage fromGif = scaled(written(indexed, "gif"), 32);

    assertColour(scaled, 4, 16, Color.BLUE);
    assertColour(scaled, 28, 16, new Color(204, 204, 255));
    for (BufferedImage of : new BufferedImage[] {fromPalette, fromGif}) {
      assertColour(of, 4, 16, Color.BLUE);
      assertColour(of, 28, 16, Color.WHITE);
    }
  }

  /** Java alone would make them lighter. */
  @Test
  void greysStayAsTheyAre() throws Exception {
    Color grey = new Color(100, 100, 100);
    BufferedImage eight = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
    eight.getRaster().setPixels(0, 0, 64, 64, filled(64 * 64, 100));
    BufferedImage sixteen = new BufferedImage(64, 64, BufferedImage.TYPE_USHORT_GRAY);
    sixteen.getRaster().setPixels(0, 0, 64, 64, filled(64 * 64, 100 * 257));

    assertColour(scaled(written(eight, "png"), 32), 9, 9, grey);
    assertColour(scaled(written(eight, "jpeg"), 32), 9, 9, grey);
    assertColour(scaled(written(sixteen, "png"), 32), 9, 9, grey);
    assertColour(scaled(GREY_HALF_TRANSPARENT, 1), 0, 0, new Color(155, 155, 155));
  }

  /** 200 of 255 black, and inks that grow to the right and down. */
  @Test
  void inksBecomeColours() throws Exception {
    BufferedImage image = scaled(Images.sample("cmyk.jpg"), 5);

    Color left = new Color(image.getRGB(0, 0));
    Color right = new Color(image.getRGB(7, 0));
    assertThat(left.getRed()).isBetween(20, 75).isGreaterThan(right.getRed() + 10);
    assertThat(left.getBlue()).isLessThan(left.getRed());
  }

  /** Where Exif says that the stored image's first row and column are. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 9, 1", "2, 9, 1, 1, 1", "3, 9, 9, 1, 9", "4, 1, 9, 9, 9",
    "5, 1, 1, 1, 9", "6, 9, 1, 9, 9", "7, 9, 9, 9, 1", "8, 1, 9, 1, 1"
  })
  void exifTurnsAndMirrors(
      int orientation, int redAcross, int redDown, int greenAcross, int greenDown)
      throws Exception {
    BufferedImage image = new BufferedImage(160, 80, BufferedImage.TYPE_INT_RGB);
    fill(image, Color.RED, Color.GREEN);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.BLACK);
    graphics.fillRect(0, 40, 160, 40);
    graphics.dispose();

    BufferedImage scaled = scaled(withExif(written(image, "jpeg"), orientation), 40);

    assertThat(scaled.getWidth()).isEqualTo(orientation < 5 ? 80 : 40);
    int across = scaled.getWidth() / 10;
    int down = scaled.getHeight() / 10;
    assertColour(scaled, redAcross * across, redDown * down, Color.RED);
    assertColour(scaled, greenAcross * across, greenDown * down, Color.GREEN);
  }

  /** A few bytes that claim a hundred million pixels: what libjpeg lacks it fills with grey. */
  @Test
  void aHugeImageNeedsBoundedMemory() throws Exception {
    byte[] huge = withSize(Images.drawn("jpeg", 64, 64), 10_000, 10_000);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    BufferedImage scaled = scaled(huge, 1_024);

    assertThat(scaled.getWidth()).isEqualTo(1_024);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(150L << 20);
  }

  @Test
  void whatWouldNeedTooMuchMemoryIsNotScaled() throws Exception {
    byte[] flat = withSize(Images.drawn("jpeg", 64, 64), 65_000, 1_000);
    byte[] progressive = withSize(Images.progressiveJpeg(), 6_000, 6_000);

    assertThat(scale(flat, 1_000)).isEmpty();
    assertThat(scale(flat, 100)).isPresent();
    assertThat(scale(progressive, 100)).isEmpty();
    assertThat(scale(Images.pngClaiming(10_000, 10_000), 100)).isEmpty();
    assertThat(scale(Images.webpOf(1_700, 1_700), 100)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "progressive.jpg",
        "cmyk.jpg",
        "animated.png",
        "old.gif",
        "lossy.webp",
        "lossless.webp",
        "alpha.webp",
        "runs.bmp"
      })
  void whatIsDamagedOrCutNeverThrows(String name) throws Exception {
    byte[] good = Images.sample(name);
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] damaged = good.clone();
      damaged[random.nextInt(good.length)] = (byte) random.nextInt();
      damaged[random.nextInt(good.length)] = (byte) random.nextInt();

      assertThat(scale(damaged, 3)).isNotNull();
      assertThat(scale(Arrays.copyOf(good, random.nextInt(good.length - 20)), 3)).isEmpty();
    }
  }

  @Test
  void aSourceThatCannotBeReadIsNoVerdict() throws Exception {
    ImageSource gone =
        ImageSource.of(Files.write(directory.resolve("a"), Images.drawn("png", 9, 9)));
    Files.delete(directory.resolve("a"));

    assertThatThrownBy(() -> scaler.scale(gone, 3)).isInstanceOf(IOException.class);
  }

  /** The left half in one colour, the right half in another. */
  private static void fill(BufferedImage image, Color left, Color right) {
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        image.setRGB(x, y, (x < image.getWidth() / 2 ? left : right).getRGB());
      }
    }
  }

  private static int[] ones(int count) {
    return filled(count, 1);
  }

  private static int[] filled(int count, int value) {
    int[] values = new int[count];
    Arrays.fill(values, value);
    return values;
  }

  private static byte[] withExif(byte[] jpeg, int orientation) {
    byte[] exif = {
      'E',
      'x',
      'i',
      'f',
      0,
      0,
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      1,
      18,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0,
      0,
      0,
      0,
      0
    };
    return ByteBuffer.allocate(jpeg.length + 4 + exif.length)
        .put(jpeg, 0, 2)
        .putShort((short) 0xFFE1)
        .putShort((short) (2 + exif.length))
        .put(exif)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  private static byte[] withSize(byte[] jpeg, int width, int height) {
    for (int at = 2; ; at += 2 + ByteBuffer.wrap(jpeg).getShort(at + 2)) {
      int marker = jpeg[at + 1] & 0xFF;
      if (marker == 0xC0 || marker == 0xC2) {
        ByteBuffer.wrap(jpeg).putShort(at + 5, (short) height).putShort(at + 7, (short) width);
        return jpeg;
      }
    }
  }
}
