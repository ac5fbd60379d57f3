-- An SVG has a width and a height where it says them; the comments said that it has none.

COMMENT ON COLUMN media.object.width IS 'Width in pixels; null for an SVG that does not say.';
COMMENT ON COLUMN media.object.height IS 'Height in pixels; null for an SVG that does not say.';
COMMENT ON COLUMN shop.product_image.width IS 'Width in pixels; null for an SVG that does not say.';
COMMENT ON COLUMN shop.product_image.height IS 'Height in pixels; null for an SVG that does not say.';
