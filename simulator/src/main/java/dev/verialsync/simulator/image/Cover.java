package dev.verialsync.simulator.image;

/**
 * What a drawn image shows. Equal covers give equal bytes.
 *
 * @param heading large text, such as the article's id
 * @param title wrapped text, such as the article's name
 * @param footer small text, such as the image's position
 * @param theme number that chooses colours and shapes
 * @param targetBytes about how many bytes a JPEG shall have; other formats have their own sizes
 */
public record Cover(
    ImageFormat format, String heading, String title, String footer, int theme, int targetBytes) {}
