package dev.verialsync.simulator.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest {
  private static final int PAPER_BRIGHTNESS = 200;

  private final ImageRenderer renderer = new ImageRenderer();

  @ParameterizedTest
  @EnumSource(ImageFormat.class)
  void everyFormatIsWhatItSays(ImageFormat format) throws Exception {
    byte[] bytes = renderer.draw(cover(format, "Art. 4711"));

    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
      ImageReader reader = ImageIO.getImageReaders(in).next();
      assertThat(format.name()).startsWith(reader.getFormatName().toUpperCase(Locale.ROOT));
      reader.setInput(in);
      assertThat(reader.read(0).getWidth()).isGreaterThan(100);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JPEG", "PNG"})
  void aPersonSeesWhichArticleItIs(ImageFormat format) throws Exception {
    BufferedImage one = image(renderer.draw(cover(format, "Art. 1")));
    BufferedImage other = image(renderer.draw(cover(format, "Art. 4711")));

    assertThat(darkPixels(other)).isGreaterThan(darkPixels(one) + 20);
  }

  @ParameterizedTest
  @EnumSource(ImageFormat.class)
  void equalCoversAloneGiveEqualBytes(ImageFormat format) {
    byte[] one = renderer.draw(cover(format, "Art. 1"));

    assertThat(new ImageRenderer().draw(cover(format, "Art. 1"))).isEqualTo(one);
    assertThat(renderer.draw(cover(format, "Art. 4711"))).isNotEqualTo(one);
  }

  @ParameterizedTest
  @ValueSource(ints = {25_000, 45_000, 70_000, 200_000})
  void aJpegHasAboutTheBytesAskedFor(int bytes) {
    Cover cover = new Cover(ImageFormat.JPEG, "Art. 5", "Título", "Imagen 1", 4, bytes);

    assertThat(renderer.draw(cover).length).isBetween(bytes / 2, bytes * 3 / 2);
  }

  @Test
  void anOriginalMayHaveMegabytes() throws Exception {
    Cover cover =
        new Cover(
            ImageFormat.JPEG,
            "Art. 5",
            "Título",
            "Imagen 1",
            ImageRenderer.themeOfLargeOriginals(),
            12_500_000);

    byte[] bytes = renderer.draw(cover);
    assertThat(bytes.length).isBetween(10_000_000, 15_000_000);
    BufferedImage image = image(bytes);
    assertThat(image.getWidth() * image.getHeight()).isLessThan(40_000_000);
  }

  @ParameterizedTest
  @EnumSource(Base64Style.class)
  void everyStyleIsTheSameImage(Base64Style style) throws Exception {
    DrawnImage image = new DrawnImage(renderer, cover(ImageFormat.PNG, "Art. 4711"), style);

    String row = row(image, 0);
    String text = JsonMapper.builder().build().readTree(row).path("Imagen").asText();
    assertThat(TextImage.decode(text)).isEqualTo(image.bytes());
    switch (style) {
      case PLAIN -> assertThat(text).startsWith("iVBOR");
      case DATA_URI -> assertThat(text).startsWith("data:image/png;base64,iVBOR");
      case DATA_URI_SAYING_JPEG -> assertThat(text).startsWith("data:image/jpeg;base64,iVBOR");
      case LINES -> assertThat(text).contains("\r\n").startsWith(" iVBOR");
      case ESCAPED_SLASHES -> assertThat(row).contains("\\/");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JPEG", "PNG", "GIF", "BMP", "TIFF"})
  void theShorterSideIsReducedInProportion(ImageFormat format) throws Exception {
    DrawnImage image = new DrawnImage(renderer, cover(format, "Art. 4711"), Base64Style.PLAIN);
    BufferedImage original = image(image.bytes());

    BufferedImage reduced = reduced(image, 60);

    assertThat(Math.min(reduced.getWidth(), reduced.getHeight())).isEqualTo(60);
    assertThat((double) reduced.getHeight() / reduced.getWidth())
        .isBetween(
            0.97 * original.getHeight() / original.getWidth(),
            1.03 * original.getHeight() / original.getWidth());
    assertThat(reduced(image, 5000).getWidth()).isEqualTo(original.getWidth());
  }

  @Test
  void whatIsNoImageStaysAsItIs() throws Exception {
    TextImage broken = new TextImage("no es \"base64\"");

    assertThat(row(broken, 60)).isEqualTo(row(broken, 0));
    assertThat(broken.bytes()).isEmpty();
  }

  @Test
  void aBombIsSmallOutsideAndHugeInside() throws Exception {
    byte[] bomb = ImageBomb.png();

    assertThat(bomb.length).isLessThan(1_000_000);
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bomb))) {
      ImageReader reader = ImageIO.getImageReaders(in).next();
      reader.setInput(in);
      assertThat((long) reader.getWidth(0) * reader.getHeight(0)).isEqualTo(400_000_000L);
    }
  }

  private static Cover cover(ImageFormat format, String heading) {
    return new Cover(format, heading, "El año <nuevo>", "Imagen 1", 3, 40_000);
  }

  private static BufferedImage reduced(Image image, int side) throws IOException {
    String row = row(image, side);
    return image(
        TextImage.decode(JsonMapper.builder().build().readTree(row).path("Imagen").asText()));
  }

  private static String row(Image image, int side) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    image.writeRow(4711, side, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static BufferedImage image(byte[] bytes) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
    assertThat(image).isNotNull();
    return image;
  }

  /** Ink on the paper of the label's upper part. */
  private static int darkPixels(BufferedImage image) {
    int dark = 0;
    for (int y = image.getHeight() / 12; y < image.getHeight() / 4; y++) {
      for (int x = image.getWidth() / 10; x < image.getWidth() * 9 / 10; x++) {
        if ((image.getRGB(x, y) >> 8 & 0xff) < PAPER_BRIGHTNESS / 2) {
          dark++;
        }
      }
    }
    return dark;
  }
}
