package dev.verialsync.activities.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.activities.media.Inspection.Inspected;
import dev.verialsync.activities.media.Inspection.NotAPicture;
import dev.verialsync.activities.media.Inspection.TooLarge;
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

final class PictureInspectorTest {
  private final PictureInspector inspector = new PictureInspector(PictureLimits.DEFAULT);

  @TempDir Path directory;

  private Inspection inspect(byte[] bytes) throws IOException {
    return inspector.inspect(PictureSource.of(bytes));
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
  void rasterPicturesHaveFormatAndSizeFromTheirBytes(
      String writer, PictureFormat format, String mediaType, String extension) throws Exception {
    byte[] bytes = Pictures.drawn(writer, 37, 23);

    Inspected inMemory = (Inspected) inspect(bytes);
    Path file = Files.write(directory.resolve("declared.exe"), bytes);

    assertThat(inMemory).isEqualTo(new Inspected(format, 37, 23));
    assertThat(inMemory.mediaType()).isEqualTo(mediaType);
    assertThat(inMemory.extension()).isEqualTo(extension);
    assertThat(inspector.inspect(PictureSource.of(file))).isEqualTo(inMemory);
  }

  @Test
  void webPIsRead() throws Exception {
    assertThat(inspect(Pictures.WEBP_1X1)).isEqualTo(new Inspected(PictureFormat.WEBP, 1, 1));
    assertThat(inspect(Pictures.webpOf(640, 480)))
        .isEqualTo(new Inspected(PictureFormat.WEBP, 640, 480));
  }

  @Test
  void anAnimatedGifHasTheSizeOfItsScreenNotOfItsFirstFrame() throws Exception {
    byte[] gif = Pictures.drawn("gif", 10, 10);
    gif[6] = 50;
    gif[8] = 40;

    assertThat(inspect(gif)).isEqualTo(new Inspected(PictureFormat.GIF, 50, 40));
  }

  @Test
  void aGifMayBeginWithExtensionsButNotWithNothingElse() throws Exception {
    byte[] gif = Pictures.drawn("gif", 10, 10);
    int image = 13 + 3 * (2 << (gif[10] & 7));
    byte[] comment = {0x21, (byte) 0xFE, 2, 'h', 'i', 1, '!', 0};
    byte[] comments = new byte[8 << 20];
    System.arraycopy(gif, 0, comments, 0, image);
    for (int at = image; at + comment.length < comments.length; at += comment.length) {
      System.arraycopy(comment, 0, comments, at, comment.length);
    }

    assertThat(inspect(comments)).isInstanceOf(NotAPicture.class);
    System.arraycopy(gif, image, comments, image + 50 * comment.length, gif.length - image);
    assertThat(inspect(comments)).isEqualTo(new Inspected(PictureFormat.GIF, 10, 10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif", "bmp", "tiff"})
  void magicBytesWithNothingUsableAfterThemAreNoPicture(String writer) throws Exception {
    byte[] bytes = Pictures.drawn(writer, 37, 23);

    for (int length : new int[] {8, 12, 20, 28}) {
      assertThat(inspect(Arrays.copyOf(bytes, length)))
          .as("%s cut to %d bytes", writer, length)
          .isInstanceOf(NotAPicture.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif", "bmp", "tiff"})
  void magicBytesBeforeRubbishAreNoPicture(String writer) throws Exception {
    byte[] rubbish = new byte[5_000];
    Arrays.fill(rubbish, (byte) 0xAB);
    byte[] magic = Pictures.drawn(writer, 37, 23);
    System.arraycopy(magic, 0, rubbish, 0, writer.equals("bmp") ? 2 : 4);
    System.arraycopy(magic, 0, rubbish, 0, writer.equals("png") ? 8 : 2);

    assertThat(inspect(rubbish)).isInstanceOf(NotAPicture.class);
  }

  @Test
  void aWebPThatIsCutIsNoPicture() throws Exception {
    assertThat(inspect(Arrays.copyOf(Pictures.WEBP_1X1, 20))).isInstanceOf(NotAPicture.class);
    assertThat(inspect(Arrays.copyOf(Pictures.webpOf(640, 480), 16)))
        .isInstanceOf(NotAPicture.class);
  }

  @Test
  void aPngWithoutPixelDataIsNoPicture() throws Exception {
    byte[] headerOnly = Arrays.copyOf(Pictures.drawn("png", 37, 23), 33);

    assertThat(inspect(headerOnly)).isInstanceOf(NotAPicture.class);
  }

  @Test
  void damagedHeadersNeverThrow() throws Exception {
    Random random = new Random(42);
    for (String writer : new String[] {"jpeg", "png", "gif", "bmp", "tiff"}) {
      byte[] good = Pictures.drawn(writer, 37, 23);
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
  void emptyTextAndHtmlAreNoPicturesAndTheReasonSaysWhatCame() throws Exception {
    assertThat(inspect(new byte[0])).isEqualTo(new NotAPicture("empty"));
    assertThat(inspect("hello", UTF_8))
        .isEqualTo(new NotAPicture("no known picture format: begins with 68 65 6c 6c 6f"));
    assertThat(inspect("<html><body>Not found</body></html>", UTF_8))
        .isEqualTo(new NotAPicture("markup whose root is <html>"));
    assertThat(inspect("<!DOCTYPE html><html><br></html>", UTF_8))
        .isEqualTo(new NotAPicture("markup whose root is <html>"));
    assertThat(inspect("<p>unclosed", UTF_8)).isInstanceOf(NotAPicture.class);
    assertThat(inspect("BM, the initials of a customer", UTF_8)).isInstanceOf(NotAPicture.class);
  }

  @Test
  void aPngThatClaimsABillionPixelsIsTooLarge() throws Exception {
    assertThat(inspect(Pictures.pngClaiming(60_000, 60_000)))
        .isEqualTo(new TooLarge("60000x60000 pixels, more than the limit of 100000000"));
    assertThat(inspect(Pictures.pngClaiming(10_000, 10_000)))
        .isEqualTo(new Inspected(PictureFormat.PNG, 10_000, 10_000));
    assertThat(inspect(Pictures.webpOf(16_000, 16_000))).isInstanceOf(TooLarge.class);
  }

  @Test
  void limitsAreConfigurable() throws Exception {
    byte[] png = Pictures.drawn("png", 10, 10);
    PictureSource source = PictureSource.of(png);

    assertThat(new PictureInspector(new PictureLimits(png.length, 100, 1)).inspect(source))
        .isEqualTo(new Inspected(PictureFormat.PNG, 10, 10));
    assertThat(new PictureInspector(new PictureLimits(png.length, 99, 1)).inspect(source))
        .isEqualTo(new TooLarge("10x10 pixels, more than the limit of 99"));
    assertThat(new PictureInspector(new PictureLimits(png.length - 1, 100, 1)).inspect(source))
        .isEqualTo(
            new TooLarge(
                png.length + " bytes, more than the limit of " + (png.length - 1) + " bytes"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<svg xmlns='http://www.w3.org/2000/svg' width='120' height='80'/>|120|80",
        "<svg width='120px' height=' 80.4 '/>|120|80",
        "<svg width='1in' height='2.54cm'/>|96|96",
        "<svg viewBox='0 0 300 150'/>|300|150",
        "<svg viewBox='0,0,300,150' width='100%' height='100%'/>|300|150",
        "<svg viewBox='0 0 300 150' width='600'/>|600|300",
        "<svg viewBox='0 0 300 150' height='75'/>|150|75",
        "<svg viewBox='0 0 0.5 0.5'/>|1|1",
        "<s:svg xmlns:s='http://www.w3.org/2000/svg' width='7' height='8'/>|7|8",
        "<?xml version='1.0'?><!-- made by hand --><svg width='7' height='8'><g/></svg>|7|8",
      })
  void anSvgHasTheSizeThatItGives(String svg, int width, int height) throws Exception {
    assertThat(inspect(svg, UTF_8)).isEqualTo(new Inspected(PictureFormat.SVG, width, height));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<svg/>",
        "<svg width='wide' height='-3'/>",
        "<svg width='0' height='0'/>",
        "<svg viewBox='0 0 1'/>",
        "<svg width='100%' height='1e999'/>",
      })
  void anSvgThatGivesNoSizeIsAPictureWithoutOne(String svg) throws Exception {
    assertThat(inspect(svg, UTF_8)).isEqualTo(new Inspected(PictureFormat.SVG, null, null));
  }

  @Test
  void anSvgMayComeInAnyEncodingWithABom() throws Exception {
    String svg = "<svg width='7' height='8'><title>ni\u00f1o</title></svg>";
    Inspected expected = new Inspected(PictureFormat.SVG, 7, 8);

    assertThat(inspect("\uFEFF" + svg, UTF_8)).isEqualTo(expected);
    assertThat(inspect(svg, UTF_16)).isEqualTo(expected);
    assertThat(inspect("\uFEFF" + svg, UTF_16LE)).isEqualTo(expected);
    assertThat(inspect("\n  " + svg, UTF_8)).isEqualTo(expected);
    assertThat(inspect("<?xml version='1.0' encoding='ISO-8859-1'?>" + svg, ISO_8859_1))
        .isEqualTo(expected);
  }

  @Test
  void theUsualDocumentTypeOfSvg11IsPassedOverWithoutBeingFetched() throws Exception {
    String svg =
        "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://127.0.0.1:1/svg11.dtd'>"
            + "<svg width='7' height='8'/>";

    assertThat(inspect(svg, UTF_8)).isEqualTo(new Inspected(PictureFormat.SVG, 7, 8));
  }

  @Test
  void anSvgWithEntitiesIsRefusedAndNothingIsExpandedOrRead() throws Exception {
    Path secret = Files.writeString(directory.resolve("secret"), "hunter2");
    String laughs =
        "<!DOCTYPE svg [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]>"
            + "<svg width='7' height='8'><text>&c;</text></svg>";
    String external =
        "<!DOCTYPE svg [<!ENTITY x SYSTEM '%s'>]><svg width='7' height='8'><text>&x;</text></svg>"
            .formatted(secret.toUri());
    String inAttribute = "<!DOCTYPE svg [<!ENTITY a 'ha'>]><svg width='&a;' height='8'></svg>";
    String unused = "<!DOCTYPE svg [<!ENTITY a 'ha'>]><svg width='7' height='8'></svg>";
    String parameter = "<!DOCTYPE svg [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]><svg/>";
    String declaredElsewhere =
        "<!DOCTYPE svg SYSTEM 'http://127.0.0.1:1/x.dtd'><svg><text>&x;</text></svg>";

    for (String svg :
        List.of(laughs, external, inAttribute, unused, parameter, declaredElsewhere)) {
      assertThat(inspect(svg, UTF_8))
          .as(svg)
          .isEqualTo(new NotAPicture("an SVG that declares or needs entities"));
    }
  }

  @Test
  void bytesThatAreNotInTheirEncodingAreNoPicture() throws Exception {
    assertThat(inspect("<svg><title>ni\u00f1o</title></svg>", ISO_8859_1))
        .isEqualTo(new NotAPicture("markup that is not well-formed XML"));
  }

  @Test
  void aTiffMayHaveItsDirectoryAtTheEndAndInEitherByteOrder() throws Exception {
    assertThat(inspect(Pictures.tiff(ByteOrder.BIG_ENDIAN, 70_000, 9)))
        .isEqualTo(new Inspected(PictureFormat.TIFF, 70_000, 9));
    assertThat(inspect(Pictures.tiff(ByteOrder.LITTLE_ENDIAN, 70_000, 9)))
        .isEqualTo(new Inspected(PictureFormat.TIFF, 70_000, 9));
    assertThat(inspect(Pictures.tiff(ByteOrder.BIG_ENDIAN, 0x7FFFFFFF, 0x7FFFFFFF)))
        .isInstanceOf(TooLarge.class);
    assertThat(inspect(Pictures.tiff(ByteOrder.BIG_ENDIAN, -1, 9))).isInstanceOf(NotAPicture.class);
  }

  @Test
  void anSvgThatIsCutOrOverItsLimitsIsRefused() throws Exception {
    String svg = "<svg width='7' height='8'>" + "<g/>".repeat(100) + "</svg>";
    PictureInspector strict = new PictureInspector(new PictureLimits(10_000, 1_000, 200));

    assertThat(inspect(svg.substring(0, 100), UTF_8)).isInstanceOf(NotAPicture.class);
    assertThat(strict.inspect(PictureSource.of(svg.getBytes(UTF_8)))).isInstanceOf(TooLarge.class);
    assertThat(strict.inspect(PictureSource.of(("<!--" + svg + "--><svg/>").getBytes(UTF_8))))
        .as("the root comes after the limit")
        .isInstanceOf(NotAPicture.class);
    assertThat(inspect("<svg width='99999999999' height='99999999999'/>", UTF_8))
        .isInstanceOf(TooLarge.class);
  }

  @Test
  void aSourceThatCannotBeReadIsNoVerdictOnThePicture() {
    PictureSource broken =
        new PictureSource() {
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
    byte[] jpeg = Pictures.noisyJpeg();
    Inspection expected = new Inspected(PictureFormat.JPEG, 480, 360);
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
