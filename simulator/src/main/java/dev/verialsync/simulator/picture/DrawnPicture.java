package dev.verialsync.simulator.picture;

/** A picture that is drawn each time it is asked for. */
public final class DrawnPicture extends EncodedPicture {
  private final PictureStudio studio;
  private final Cover cover;
  private final Base64Style style;

  public DrawnPicture(PictureStudio studio, Cover cover, Base64Style style) {
    this.studio = studio;
    this.cover = cover;
    this.style = style;
  }

  @Override
  public byte[] bytes() {
    return studio.draw(cover);
  }

  @Override
  Base64Style style() {
    return style;
  }

  @Override
  PictureFormat format() {
    return cover.format();
  }
}
