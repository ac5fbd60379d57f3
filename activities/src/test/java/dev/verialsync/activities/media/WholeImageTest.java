package dev.verialsync.activities.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.media.format.ImageFormat;
import dev.verialsync.activities.media.format.ImageInspector;
import dev.verialsync.activities.media.format.ImageLimits;
import dev.verialsync.activities.media.format.ImageSource;
import dev.verialsync.activities.media.format.Inspection;
import dev.verialsync.activities.media.format.Inspection.Cut;
import dev.verialsync.activities.media.format.Inspection.Inspected;
import dev.verialsync.activities.media.format.Inspection.NotAnImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An image counts as one only if its end is there, and has the size that a browser shows. */
final class WholeImageTest {
  private final ImageInspector inspector = new ImageInspector(ImageLimits.DEFAULT);

  @TempDir Path directory;

  private Inspection inspect(byte[] bytes) throws IOException {
    return inspector.inspect(ImageSource.of(bytes));
  }

  private Inspection inspect(byte[] bytes, int length) throws IOException {
    return inspect(Arrays.copyOf(bytes, length));
  }

  /** What the image is, and how many of its last bytes a browser does without. */
  static Stream<Arguments> images() throws IOException {
    return Stream.of(
        Arguments.of("jpeg", Images.drawn("jpeg", 37, 23), "JPEG 37x23", 2),
        Arguments.of("one pixel of jpeg", Images.drawn("jpeg", 1, 1), "JPEG 1x1", 2),
        Arguments.of("progressive jpeg", Images.progressiveJpeg(), "JPEG 37x23", 0),
        Arguments.of("png", Images.drawn("png", 37, 23), "PNG 37x23", 0),
        Arguments.of("one pixel of png", Images.drawn("png", 1, 1), "PNG 1x1", 0),
        Arguments.of("png of 16 bits", Images.deepPng(), "PNG 37x23", 0),
        Arguments.of("gif", Images.drawn("gif", 37, 23), "GIF 37x23", 0),
        Arguments.of("animated gif", Images.animatedGif(), "GIF 37x23", 0),
        Arguments.of("bmp", Images.drawn("bmp", 37, 23), "BMP 37x23", 0),
        Arguments.of("tiff", Images.drawn("tiff", 37, 23), "TIFF 37x23", 0),
        Arguments.of("deflated tiff", Images.deflatedTiff(), "TIFF 37x23", 0),
        sample("cmyk.jpg", "JPEG 8x5", 2),
        sample("progressive.jpg", "JPEG 8x5", 0),
        sample("restarts.jpg", "JPEG 64x40", 2),
        sample("turned.jpg", "JPEG 5x8", 2),
        sample("turned.png", "PNG 5x8", 0),
        sample("animated.png", "PNG 8x5", 0),
        sample("old.gif", "GIF 8x5", 0),
        sample("lossy.webp", "WEBP 8x5", 0),
        sample("lossless.webp", "WEBP 8x5", 0),
        sample("alpha.webp", "WEBP 8x5", 0),
        sample("animated.webp", "WEBP 8x5", 0),
        sample("turned.webp", "WEBP 5x8", 0),
        sample("os2.bmp", "BMP 8x5", 0),
        sample("topdown.bmp", "BMP 8x5", 0),
        sample("runs.bmp", "BMP 8x5", 0),
        sample("big.tiff", "TIFF 8x5", 0),
        sample("pages.tiff", "TIFF 8x5", 4),
        sample("turned.tiff", "TIFF 5x8", 0),
        sample("plain.avif", "AVIF 64x40", 0),
        sample("turned.avif", "AVIF 40x64", 0),
        sample("animated.avif", "AVIF 64x40", 0),
        sample("plain.heic", "HEIC 64x40", 0),
        sample("exif.heic", "HEIC 64x40", 0));
  }

  private static Arguments sample(String name, String expected, int spare) throws IOException {
    return Arguments.of(name, Images.sample(name), expected, spare);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("images")
  void anImageIsWholeWithWhateverTrailsItAndCutWhereverItIsCut(
      String name, byte[] image, String expected, int spare) throws Exception {
    Inspection whole = inspect(image);
    byte[] zeros = Arrays.copyOf(image, image.length + 100);
    byte[] rubbish = zeros.clone();
    Random random = new Random(7);
    for (int i = image.length; i < rubbish.length; i++) {
      rubbish[i] = (byte) random.nextInt();
    }

    assertThat(whole).isInstanceOf(Inspected.class);
    Inspected inspected = (Inspected) whole;
    assertThat("%s %dx%d".formatted(inspected.format(), inspected.width(), inspected.height()))
        .isEqualTo(expected);
    assertThat(inspect(zeros)).isEqualTo(whole);
    assertThat(inspect(rubbish)).isEqualTo(whole);
    Path file = directory.resolve("image");
    assertThat(inspector.inspect(ImageSource.of(Files.write(file, rubbish)))).isEqualTo(whole);
    int header = 64;
    for (int length = header; length < image.length; length++) {
      if (length >= image.length - spare) {
        assertThat(inspect(image, length)).isEqualTo(whole);
      } else {
        assertThat(inspect(image, length))
            .as("cut to %d of %d bytes", length, image.length)
            .isInstanceOf(Cut.class);
      }
    }
    for (int length = 0; length < Math.min(header, image.length); length++) {
      assertThat(inspect(image, length))
          .as("cut to %d of %d bytes", length, image.length)
          .isNotInstanceOf(Inspected.class);
    }
  }

  @Test
  void theReasonSaysWhereACutImageEnds() throws Exception {
    assertThat(inspect(Images.drawn("png", 37, 23), 70))
        .isEqualTo(new Cut("the file ends after 70 bytes, before the image does"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif"})
  void anImageWhoseSecondHalfIsZerosIsRefused(String writer) throws Exception {
    byte[] image = Images.drawn(writer, 370, 230);
    Arrays.fill(image, image.length / 2, image.length, (byte) 0);

    assertThat(inspect(image)).isNotInstanceOf(Inspected.class);
  }

  @Test
  void aLargeFileIsReadThroughItsWindow() throws Exception {
    byte[] jpeg = Images.noisyJpeg();
    byte[] tiff = Images.drawn("tiff", 500, 300);
    Path file = directory.resolve("large");

    for (byte[] image : new byte[][] {jpeg, tiff, Images.drawn("bmp", 500, 300)}) {
      assertThat(inspector.inspect(ImageSource.of(Files.write(file, image))))
          .isEqualTo(inspect(image))
          .isInstanceOf(Inspected.class);
      Files.write(file, Arrays.copyOf(image, image.length / 2));
      assertThat(inspector.inspect(ImageSource.of(file))).isInstanceOf(Cut.class);
    }
  }

  @Test
  void theEndOfAJpegsThumbnailIsNotItsOwn() throws Exception {
    byte[] thumbnail = Images.drawn("jpeg", 9, 9);
    byte[] exif = concatenated(exif(1), thumbnail);
    byte[] jpeg = withExif(Images.drawn("jpeg", 37, 23), exif);

    assertThat(inspect(jpeg)).isEqualTo(new Inspected(ImageFormat.JPEG, 37, 23));
    for (int length = 30 + exif.length; length < jpeg.length - 2; length += 11) {
      assertThat(inspect(jpeg, length)).as("cut to %d", length).isInstanceOf(Cut.class);
    }
  }

  @Test
  void aJpegMayHaveFillBytesBeforeItsMarkers() throws Exception {
    byte[] jpeg = Images.drawn("jpeg", 37, 23);
    byte[] filled = new byte[jpeg.length + 3];
    System.arraycopy(jpeg, 0, filled, 0, jpeg.length - 2);
    Arrays.fill(filled, jpeg.length - 2, filled.length - 1, (byte) 0xFF);
    filled[filled.length - 1] = (byte) 0xD9;

    assertThat(inspect(filled)).isEqualTo(new Inspected(ImageFormat.JPEG, 37, 23));
  }

  @Test
  void aJpegInAFileMayLackItsMarkerAtTheEndAndNothingElse() throws Exception {
    byte[] jpeg = Images.noisyJpeg();
    Path file = directory.resolve("jpeg");

    Files.write(file, Arrays.copyOf(jpeg, jpeg.length - 2));
    assertThat(inspector.inspect(ImageSource.of(file)))
        .isEqualTo(new Inspected(ImageFormat.JPEG, 480, 360));
    Files.write(file, Arrays.copyOf(jpeg, jpeg.length - 3));
    assertThat(inspector.inspect(ImageSource.of(file))).isInstanceOf(Cut.class);
  }

  @Test
  void aJpegOfAKindThatNoBrowserShowsIsUnsupported() throws Exception {
    byte[] jpeg = Images.drawn("jpeg", 37, 23);
    int frame = 2;
    while ((jpeg[frame + 1] & 0xFF) != 0xC0) {
      frame += 2 + ((jpeg[frame + 2] & 0xFF) << 8 | (jpeg[frame + 3] & 0xFF));
    }
    jpeg[frame + 1] = (byte) 0xC3;

    assertThat(inspect(jpeg)).isInstanceOf(Inspection.UnsupportedFormat.class);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 37x23",
    "2, 37x23",
    "4, 37x23",
    "5, 23x37",
    "6, 23x37",
    "7, 23x37",
    "8, 23x37",
    "9, 37x23"
  })
  void exifTurnsAnImageAsABrowserDoes(int orientation, String expected) throws Exception {
    byte[] jpeg = withExif(Images.drawn("jpeg", 37, 23), exif(orientation));

    assertThat(inspect(jpeg)).extracting(WholeImageTest::size).isEqualTo(expected);
  }

  @Test
  void exifThatMakesNoSenseTurnsNothing() throws Exception {
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      byte[] exif = exif(6);
      for (int j = 0; j < 5; j++) {
        exif[6 + random.nextInt(exif.length - 6)] = (byte) random.nextInt();
      }
      byte[] jpeg = withExif(Images.drawn("jpeg", 37, 23), Arrays.copyOf(exif, i % exif.length));

      assertThat(inspect(jpeg)).isInstanceOf(Inspected.class);
    }
  }

  @Test
  void aHeicIsTurnedByItsContainerAlone() throws Exception {
    byte[] heic = Images.sample("plain.heic");
    String text = new String(heic, StandardCharsets.ISO_8859_1);
    int property = text.indexOf("pixi");
    System.arraycopy("irot".getBytes(StandardCharsets.US_ASCII), 0, heic, property, 4);
    for (int quarters = 0; quarters < 4; quarters++) {
      heic[property + 4] = (byte) quarters;
      assertThat(inspect(heic))
          .extracting(WholeImageTest::size)
          .isEqualTo(quarters % 2 == 0 ? "64x40" : "40x64");
    }
  }

  @Test
  void aContainerOfAnotherCodecIsHeif() throws Exception {
    byte[] heif = Images.sample("plain.heic");
    for (int at : new int[] {8, 20}) {
      System.arraycopy("mif1".getBytes(StandardCharsets.US_ASCII), 0, heif, at, 4);
    }

    assertThat(inspect(heif)).isEqualTo(new Inspected(ImageFormat.HEIF, 64, 40));
  }

  /** Of 15 MB each, they would take a small worker's memory. */
  @Test
  void aContainerOfCountlessBoxesIsRefused() throws Exception {
    byte[] heic = Images.sample("plain.heic");
    int ftyp = ByteBuffer.wrap(heic).getInt();
    ByteBuffer bytes = ByteBuffer.allocate(ftyp + 12 + 8 * 20_000);
    bytes
        .put(heic, 0, ftyp)
        .putInt(12 + 8 * 20_000)
        .put("meta\0\0\0\0".getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < 20_000; i++) {
      bytes.putInt(8).put("free".getBytes(StandardCharsets.US_ASCII));
    }

    assertThat(inspect(bytes.array()))
        .isEqualTo(new NotAnImage("its container has more boxes than any image needs"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"iloc", "ipma"})
  void aContainerThatLeavesOutWhatItsSizeDoesNotNeedIsAnImage(String left) throws Exception {
    byte[] avif = Images.sample("plain.avif");
    int box = new String(avif, StandardCharsets.ISO_8859_1).indexOf(left);
    System.arraycopy("free".getBytes(StandardCharsets.US_ASCII), 0, avif, box, 4);

    assertThat(inspect(avif)).isEqualTo(new Inspected(ImageFormat.AVIF, 64, 40));
    assertThat(inspect(avif, avif.length - 1)).isInstanceOf(Cut.class);
  }

  @Test
  void aMediaDataBoxMayReachToTheEndAndIsYetCutWithIt() throws Exception {
    byte[] avif = Images.sample("plain.avif");
    int box = new String(avif, StandardCharsets.ISO_8859_1).indexOf("mdat") - 4;
    Arrays.fill(avif, box, box + 4, (byte) 0);

    assertThat(inspect(avif)).isEqualTo(new Inspected(ImageFormat.AVIF, 64, 40));
    assertThat(inspect(avif, avif.length - 1)).isInstanceOf(Cut.class);
  }

  @Test
  void anImageOfNoPixelsIsNone() throws Exception {
    byte[] png = Images.pngClaiming(0, 5);
    byte[] bmp = Images.sample("os2.bmp");
    bmp[18] = 0;
    byte[] gif = Images.sample("old.gif");
    byte[] tiff = Images.tiff(ByteOrder.BIG_ENDIAN, 0, 3);

    for (byte[] image : new byte[][] {png, bmp, tiff}) {
      assertThat(inspect(image)).isInstanceOf(NotAnImage.class);
    }
    gif[6] = 0;
    assertThat(inspect(gif)).as("then the image's").isEqualTo(new Inspected(ImageFormat.GIF, 8, 5));
  }

  @Test
  void aPngWithAByteThatChangedIsRefused() throws Exception {
    byte[] png = Images.drawn("png", 37, 23);
    png[png.length - 30] ^= 1;

    assertThat(inspect(png))
        .isEqualTo(new NotAnImage("a PNG with a wrong checksum in its chunk IDAT"));
  }

  @Test
  void aTiffWhosePagesLeadBackIsRefusedSoon() throws Exception {
    byte[] tiff = Images.tiff(ByteOrder.BIG_ENDIAN, 9, 9);
    ByteBuffer.wrap(tiff).putInt(tiff.length - 4, 1_024);

    assertThat(inspect(tiff)).isEqualTo(new NotAnImage("a TIFF whose pages have no end"));
  }

  @Test
  void whatBeginsAsOneImageIsThatWhateverElseItHolds() throws Exception {
    byte[] gif = Images.drawn("gif", 37, 23);
    byte[] both =
        concatenated(
            gif, "<html><script>alert(1)</script></html>".getBytes(StandardCharsets.UTF_8));

    assertThat(inspect(both)).isEqualTo(new Inspected(ImageFormat.GIF, 37, 23));
  }

  private static String size(Inspection inspection) {
    Inspected inspected = (Inspected) inspection;
    return inspected.width() + "x" + inspected.height();
  }

  /** JPEG's Exif with an orientation, in the byte order of most cameras. */
  private static byte[] exif(int orientation) {
    return ByteBuffer.allocate(32)
        .put(new byte[] {'E', 'x', 'i', 'f', 0, 0, 'I', 'I'})
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) 42)
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) 274)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .array();
  }

  private static byte[] withExif(byte[] jpeg, byte[] exif) {
    int length = exif.length + 2;
    byte[] segment = {(byte) 0xFF, (byte) 0xE1, (byte) (length >> 8), (byte) length};
    return concatenated(
        Arrays.copyOf(jpeg, 2), segment, exif, Arrays.copyOfRange(jpeg, 2, jpeg.length));
  }

  private static byte[] concatenated(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
