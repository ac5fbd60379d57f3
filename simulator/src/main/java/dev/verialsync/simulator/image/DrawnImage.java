package dev.verialsync.simulator.image;

/** An image that is drawn each time it is asked for. */
public final class DrawnImage extends EncodedImage {
  private final ImageRenderer renderer;
  private final Cover cover;
  private final Base64Style style;

  public DrawnImage(ImageRenderer renderer, Cover cover, Base64Style style) {
    this.renderer = renderer;
    this.cover = cover;
    this.style = style;
  }

  @Override
  public byte[] bytes() {
    return renderer.draw(cover);
  }

  @Override
  Base64Style style() {
    return style;
  }

  @Override
  ImageFormat format() {
    return cover.format();
  }
}
