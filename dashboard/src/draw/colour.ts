type Rgb = readonly [red: number, green: number, blue: number];

/** A colour as a pixel of an ImageData: on a little-endian machine its bytes are red, green, blue, alpha. */
export function pack([red, green, blue]: Rgb, alpha = 255): number {
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** 256 colours between stops of equal distance. */
export function ramp(stops: readonly Rgb[], alpha: (t: number) => number = () => 255): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, i) => {
    const at = (i / 255) * (stops.length - 1);
    const k = Math.min(stops.length - 2, Math.floor(at));
    const [from, to] = [stops[k]!, stops[k + 1]!];
    const mix = (c: 0 | 1 | 2): number => Math.round(from[c] + (at - k) * (to[c] - from[c]));
    return pack([mix(0), mix(1), mix(2)], alpha(i / 255));
  });
}

/** A pixel as a colour of CSS. */
export function css(pixel: number): string {
  return `rgb(${String(pixel & 255)} ${String((pixel >> 8) & 255)} ${String((pixel >> 16) & 255)})`;
}
