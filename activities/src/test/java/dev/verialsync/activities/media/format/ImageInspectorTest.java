package dev.verialsync.activities.media.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.activities.media.Images;
import dev.verialsync.activities.media.format.Inspection.Cut;
import dev.verialsync.activities.media.format.Inspection.Inspected;
import dev.verialsync.activities.media.format.Inspection.NotAnImage;
import dev.verialsync.activities.media.format.Inspection.TooLarge;
import dev.verialsync.activities.media.format.Inspection.UnsupportedFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageInspectorTest {
  private final ImageInspector inspector = new ImageInspector(ImageLimits.DEFAULT);

  @TempDir Path directory;

  private Inspection inspect(byte[] bytes) throws IOException {
    return inspector.inspect(ImageSource.of(bytes));
  }

  private Inspection inspect(String text, Charset charset) throws IOException {
    return inspect(text.getBytes(charset));
  }

  @ParameterizedTest
  @CsvSource({
    "jpeg, JPEG, image/jpeg, jpg",
    "png, PNG, image/png, png",
    "gif, GIF, image/gif, gif",
    "bmp, BMP, image/bmp, bmp",
    "tiff, TIFF, image/tiff, tiff"
  })
  void rasterImagesHaveFormatAndSizeFromTheirBytes(
      String writer, ImageFormat format, String mediaType, String extension) throws Exception {
    byte[] bytes = Images.drawn(writer, 37, 23);

    Inspected inMemory = (Inspected) inspect(bytes);
    Path file = Files.write(directory.resolve("declared.exe"), bytes);

    assertThat(inMemory).isEqualTo(new Inspected(format, 37, 23));
    assertThat(inMemory.mediaType()).isEqualTo(mediaType);
    assertThat(inMemory.extension()).isEqualTo(extension);
    assertThat(inspector.inspect(ImageSource.of(file))).isEqualTo(inMemory);
  }

  @Test
  void webPIsRead() throws Exception {
    assertThat(inspect(Images.WEBP_1X1)).isEqualTo(new Inspected(ImageFormat.WEBP, 1, 1));
    assertThat(inspect(Images.webpOf(640, 480)))
        .isEqualTo(new Inspected(ImageFormat.WEBP, 640, 480));
  }

  @Test
  void anAnimatedGifHasTheSizeOfItsScreenNotOfItsFirstFrame() throws Exception {
    byte[] gif = Images.drawn("gif", 10, 10);
    gif[6] = 50;
    gif[8] = 40;

    assertThat(inspect(gif)).isEqualTo(new Inspected(ImageFormat.GIF, 50, 40));
  }

  @Test
  void aGifMayBeginWithExtensionsButNotWithNothingElse() throws Exception {
    byte[] gif = Images.drawn("gif", 10, 10);
    int image = 13 + 3 * (2 << (gif[10] & 7));
    byte[] comment = {0x21, (byte) 0xFE, 2, 'h', 'i', 1, '!', 0};
    byte[] comments = new byte[8 << 20];
    System.arraycopy(gif, 0, comments, 0, image);
    for (int at = image; at + comment.length < comments.length; at += comment.length) {
      System.arraycopy(comment, 0, comments, at, comment.length);
    }

    assertThat(inspect(comments)).isInstanceOf(Cut.class);
    System.arraycopy(gif, image, comments, image + 50 * comment.length, gif.length - image);
    assertThat(inspect(comments)).isEqualTo(new Inspected(ImageFormat.GIF, 10, 10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif", "bmp", "tiff"})
  void magicBytesWithNothingUsableAfterThemAreNoImage(String writer) throws Exception {
    byte[] bytes = Images.drawn(writer, 37, 23);

    for (int length : new int[] {8, 12, 20, 28}) {
      assertThat(inspect(Arrays.copyOf(bytes, length)))
          .as("%s cut to %d bytes", writer, length)
          .isInstanceOfAny(NotAnImage.class, Cut.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif", "bmp", "tiff"})
  void magicBytesBeforeRubbishAreNoImage(String writer) throws Exception {
    byte[] rubbish = new byte[5_000];
    Arrays.fill(rubbish, (byte) 0xAB);
    byte[] magic = Images.drawn(writer, 37, 23);
    System.arraycopy(magic, 0, rubbish, 0, writer.equals("bmp") ? 2 : 4);
    System.arraycopy(magic, 0, rubbish, 0, writer.equals("png") ? 8 : 2);

    assertThat(inspect(rubbish)).isInstanceOfAny(NotAnImage.class, Cut.class);
  }

  @Test
  void damagedHeadersNeverThrow() throws Exception {
    Random random = new Random(42);
    for (String writer : new String[] {"jpeg", "png", "gif", "bmp", "tiff"}) {
      byte[] good = Images.drawn(writer, 37, 23);
      for (int i = 0; i < 300; i++) {
        byte[] damaged = good.clone();
        for (int j = 0; j < 4; j++) {
          damaged[2 + random.nextInt(Math.min(120, good.length - 2))] = (byte) random.nextInt();
        }
        assertThat(inspect(damaged)).isNotNull();
      }
    }
  }

  @Test
  void emptyTextAndHtmlAreNoImagesAndTheReasonSaysWhatCame() throws Exception {
    assertThat(inspect(new byte[0])).isEqualTo(new NotAnImage("empty"));
    assertThat(inspect("hello", UTF_8))
        .isEqualTo(new NotAnImage("in no known image format, but the text \"hello\""));
    assertThat(inspect("<html><body>Not found</body></html>", UTF_8))
        .isEqualTo(new NotAnImage("markup whose root is <html>"));
    assertThat(inspect("<!DOCTYPE html><html><br></html>", UTF_8))
        .isEqualTo(new NotAnImage("markup whose root is <html>"));
    assertThat(inspect("<p>unclosed", UTF_8)).isEqualTo(new NotAnImage("markup whose root is <p>"));
    assertThat(inspect("\r\n<?xml version='1.0'?><!-- <svg/> --><e:fault/>", UTF_8))
        .isEqualTo(new NotAnImage("markup whose root is <fault>"));
    assertThat(inspect("Error:\n no hay imagen".repeat(9), UTF_16))
        .isEqualTo(
            new NotAnImage(
                "in no known image format, but the text \"Error: no hay imagenError: no hay"
                    + " imagen…\""));
    assertThat(inspect(new byte[] {1, 2, 3, 4}))
        .isEqualTo(new NotAnImage("in no known image format"));
    assertThat(inspect("BM, the initials of a customer", UTF_8)).isInstanceOf(NotAnImage.class);
  }

  @Test
  void aPngThatClaimsABillionPixelsIsTooLarge() throws Exception {
    assertThat(inspect(Images.pngClaiming(60_000, 60_000)))
        .isEqualTo(new TooLarge("60000x60000 pixels, more than the limit of 100000000"));
    assertThat(inspect(Images.pngClaiming(10_000, 10_000)))
        .isEqualTo(new Inspected(ImageFormat.PNG, 10_000, 10_000));
    assertThat(inspect(Images.webpOf(16_000, 16_000))).isInstanceOf(TooLarge.class);
  }

  @Test
  void limitsAreConfigurable() throws Exception {
    byte[] png = Images.drawn("png", 10, 10);
    ImageSource source = ImageSource.of(png);

    assertThat(new ImageInspector(new ImageLimits(png.length, 100)).inspect(source))
        .isEqualTo(new Inspected(ImageFormat.PNG, 10, 10));
    assertThat(new ImageInspector(new ImageLimits(png.length, 99)).inspect(source))
        .isEqualTo(new TooLarge("10x10 pixels, more than the limit of 99"));
    assertThat(new ImageInspector(new ImageLimits(png.length - 1, 100)).inspect(source))
        .isEqualTo(
            new TooLarge(
                png.length + " bytes, more than the limit of " + (png.length - 1) + " bytes"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<svg xmlns='http://www.w3.org/2000/svg' width='120' height='80'/>",
        "<s:svg xmlns:s='http://www.w3.org/2000/svg' width='7' height='8'/>",
        "<?xml version='1.0'?><!-- made by <hand> --><svg width='7' height='8'><g/></svg>",
        "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://127.0.0.1:1/svg11.dtd'><svg/>",
        "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg><text>&x;</text></svg>",
        "\n  <svg onload='alert(1)'>",
      })
  void anSvgIsNotStoredSinceItCanCarryScripts(String svg) throws Exception {
    Inspection refused = new UnsupportedFormat("an SVG drawing, which may carry scripts");

    assertThat(inspect(svg, UTF_8)).isEqualTo(refused);
    assertThat(inspect("\uFEFF" + svg, UTF_8)).isEqualTo(refused);
    assertThat(inspect("\uFEFF" + svg, UTF_16LE)).isEqualTo(refused);
    assertThat(inspect(svg, UTF_16)).isEqualTo(refused);
  }

  /** What a browser or an unpacker could take for something else has one type: the image's. */
  @ParameterizedTest
  @CsvSource({"jpeg, JPEG", "png, PNG", "gif, GIF", "bmp, BMP", "tiff, TIFF"})
  void aPolyglotKeepsItsOneTrueType(String writer, ImageFormat format) throws Exception {
    byte[] image = Images.drawn(writer, 37, 23);
    for (String tail :
        new String[] {
          "<html><script>alert(1)</script>",
          "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
          "*/=alert(1);//",
          "PK\3\4\24\0\0\0\0\0",
          "%PDF-1.7"
        }) {
      byte[] added = tail.getBytes(ISO_8859_1);
      byte[] polyglot = Arrays.copyOf(image, image.length + added.length);
      System.arraycopy(added, 0, polyglot, image.length, added.length);

      assertThat(inspect(polyglot)).as(tail).isEqualTo(new Inspected(format, 37, 23));
    }
    assertThat(inspect("<html>" + new String(image, ISO_8859_1), ISO_8859_1))
        .as("a page before an image")
        .isInstanceOf(NotAnImage.class);
  }

  @Test
  void aKnownFormatThatIsNotStoredIsNamed() throws Exception {
    assertUnsupported("8BPS\0\1", "a Photoshop document (PSD)");
    assertUnsupported("%PDF-1.7 …", "a PDF document");
    assertUnsupported("\0\0\0\fJXL \r\n\u0087\n", "a JPEG XL image");
    assertUnsupported("\u00FF\n\u00FA", "a JPEG XL image");
    assertUnsupported("\0\0\0\fjP  \r\n\u0087\n", "a JPEG 2000 image");
    assertUnsupported("\0\0\1\0\1\0", "a Windows icon (ICO)");
    assertUnsupported("\0\0\0 ftypisom\0\0\2\0isomiso2", "a video or its like (MP4, MOV)");
    assertUnsupported("PK\3\4", "an Office document or an archive (ZIP)");
    assertUnsupported("\u001F\u008B\b", "a compressed file (gzip, SVGZ)");
  }

  private void assertUnsupported(String begin, String name) throws Exception {
    assertThat(inspect(begin, ISO_8859_1)).isEqualTo(new UnsupportedFormat(name));
  }

  @Test
  void aTiffMayHaveItsDirectoryAtTheEndAndInEitherByteOrder() throws Exception {
    assertThat(inspect(Images.tiff(ByteOrder.BIG_ENDIAN, 70_000, 9)))
        .isEqualTo(new Inspected(ImageFormat.TIFF, 70_000, 9));
    assertThat(inspect(Images.tiff(ByteOrder.LITTLE_ENDIAN, 70_000, 9)))
        .isEqualTo(new Inspected(ImageFormat.TIFF, 70_000, 9));
    assertThat(inspect(Images.tiff(ByteOrder.BIG_ENDIAN, 0x7FFFFFFF, 0x7FFFFFFF)))
        .isInstanceOf(TooLarge.class);
    assertThat(inspect(Images.tiff(ByteOrder.BIG_ENDIAN, -1, 9))).isInstanceOf(NotAnImage.class);
  }

  @Test
  void aSourceThatCannotBeReadIsNoVerdictOnTheImage() {
    ImageSource broken =
        new ImageSource() {
          @Override
          public long length() {
            return 10;
          }

          @Override
          public InputStream open() throws IOException {
            throw new IOException("disk gone");
          }
        };

    assertThatThrownBy(() -> inspector.inspect(broken))
        .isInstanceOf(IOException.class)
        .hasMessage("disk gone");
  }

  @Test
  void manyThreadsInspectAtOnce() throws Exception {
    byte[] jpeg = Images.noisyJpeg();
    Inspection expected = new Inspected(ImageFormat.JPEG, 480, 360);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Inspection>> results =
          threads.invokeAll(Collections.nCopies(2_000, () -> inspect(jpeg)));
      List<Inspection> found = new ArrayList<>();
      for (Future<Inspection> result : results) {
        found.add(result.get());
      }
      assertThat(found).containsOnly(expected);
    } finally {
      threads.shutdownNow();
    }
  }
}
