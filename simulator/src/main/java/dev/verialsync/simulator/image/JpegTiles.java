package dev.verialsync.simulator.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/**
 * An image encoded as JPEG with a restart marker after every 16 x 16 block, cut into those blocks.
 * Blocks of one quality share header and Huffman tables, so any of them can form a new JPEG without
 * further encoding.
 */
final class JpegTiles {
  static final int SIDE = 16;

  private static final String METADATA_FORMAT = "javax_imageio_jpeg_image_1.0";
  private static final float QUALITY = 0.75f;

  private final byte[] header;
  private final byte[][] blocks;
  private final int columns;
  private final int rows;

  private JpegTiles(byte[] header, byte[][] blocks, int columns, int rows) {
    this.header = header;
    this.blocks = blocks;
    this.columns = columns;
    this.rows = rows;
  }

  /** Everything in front of the first block. */
  byte[] header() {
    return header;
  }

  byte[] block(int column, int row) {
    return blocks[row % rows * columns + column % columns];
  }

  static JpegTiles of(BufferedImage image) {
    byte[] jpeg = encode(image);
    int start = scanStart(jpeg);
    List<byte[]> blocks = new ArrayList<>();
    int from = start;
    for (int i = start; i + 1 < jpeg.length; i++) {
      if ((jpeg[i] & 0xff) == 0xff && isEndOfBlock(jpeg[i + 1] & 0xff)) {
        blocks.add(Arrays.copyOfRange(jpeg, from, i));
        from = i + 2;
      }
    }
    int columns = image.getWidth() / SIDE;
    int rows = image.getHeight() / SIDE;
    if (blocks.size() != columns * rows) {
      throw new IllegalStateException(
          "%d blocks instead of %d".formatted(blocks.size(), columns * rows));
    }
    return new JpegTiles(Arrays.copyOf(jpeg, start), blocks.toArray(new byte[0][]), columns, rows);
  }

  int averageBlockBytes() {
    return (int) (Arrays.stream(blocks).mapToLong(b -> b.length).sum() / blocks.length) + 2;
  }

  private static boolean isEndOfBlock(int marker) {
    return (marker >= 0xd0 && marker <= 0xd7) || marker == 0xd9;
  }

  private static int scanStart(byte[] jpeg) {
    int at = 2;
    while ((jpeg[at + 1] & 0xff) != 0xda) {
      at += 2 + length(jpeg, at);
    }
    return at + 2 + length(jpeg, at);
  }

  private static int length(byte[] jpeg, int marker) {
    return (jpeg[marker + 2] & 0xff) << 8 | (jpeg[marker + 3] & 0xff);
  }

  private static byte[] encode(BufferedImage image) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(QUALITY);
      IIOMetadata metadata =
          writer.getDefaultImageMetadata(
              ImageTypeSpecifier.createFromRenderedImage(image), parameters);
      IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(METADATA_FORMAT);
      IIOMetadataNode sequence =
          (IIOMetadataNode) root.getElementsByTagName("markerSequence").item(0);
      IIOMetadataNode restart = new IIOMetadataNode("dri");
      restart.setAttribute("interval", "1");
      sequence.insertBefore(restart, sequence.getElementsByTagName("sos").item(0));
      metadata.setFromTree(METADATA_FORMAT, root);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
        writer.setOutput(out);
        writer.write(null, new IIOImage(image, null, metadata), parameters);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
  }
}
