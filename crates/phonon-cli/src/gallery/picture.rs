//! A spectrogram as PNG, with a ruler of time, an axis of frequency and a scale of levels.

use super::font;
use super::spectrogram::{HIGH, LOW, levels};

/// Size of the picture, and of the spectrogram in it, in pixels.
const WIDTH: usize = 960;
const HEIGHT: usize = 360;
const LEFT: usize = 62;
const TOP: usize = 14;
const COLUMNS: usize = 800;
const ROWS: usize = 310;
/// The scale of levels beside it.
const SCALE: usize = LEFT + COLUMNS + 18;
const SCALE_WIDTH: usize = 14;
/// The quietest level that has a colour of its own, in dB of full scale.
const FLOOR: f32 = -100.0;
/// Dots of the font in pixels.
const DOT: usize = 2;

type Colour = [u8; 3];
const GROUND: Colour = [24, 24, 28];
const INK: Colour = [214, 214, 222];
const TICK: Colour = [120, 120, 132];
/// Colours by equal steps from the quietest to the loudest level, ever brighter, so that they are told apart in grey.
const COLOURS: [Colour; 7] =
    [[8, 8, 20], [44, 20, 84], [110, 28, 104], [180, 48, 88], [232, 96, 56], [250, 168, 60], [252, 248, 190]];
/// Frequencies with a number.
const HERTZ: [f64; 9] = [50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10_000.0, 20_000.0];

/// Draws it.
pub fn png(sides: [&[f32]; 2], rate: f64) -> Result<Vec<u8>, String> {
    let mut sheet = Sheet { pixels: vec![GROUND; WIDTH * HEIGHT] };
    for (x, column) in levels(sides, rate, COLUMNS, ROWS).iter().enumerate() {
        for (row, level) in column.iter().enumerate() {
            sheet.set(LEFT + x, TOP + ROWS - 1 - row, colour(1.0 - level / FLOOR));
        }
    }
    sheet.frequencies();
    sheet.seconds(sides[0].len() as f64 / rate);
    sheet.scale();
    sheet.encode()
}

/// From quiet at 0 to loud at 1.
fn colour(part: f32) -> Colour {
    let place = part.clamp(0.0, 1.0) * (COLOURS.len() - 1) as f32;
    let below = (place as usize).min(COLOURS.len() - 2);
    let mix = place - below as f32;
    let (a, b) = (COLOURS[below], COLOURS[below + 1]);
    std::array::from_fn(|k| (f32::from(a[k]) * (1.0 - mix) + f32::from(b[k]) * mix) as u8)
}

struct Sheet {
    pixels: Vec<Colour>,
}

impl Sheet {
    fn set(&mut self, x: usize, y: usize, colour: Colour) {
        if x < WIDTH && y < HEIGHT {
            self.pixels[y * WIDTH + x] = colour;
        }
    }

    fn frequencies(&mut self) {
        for hertz in HERTZ {
            let part = (hertz / LOW).ln() / (HIGH / LOW).ln();
            let y = TOP + ((1.0 - part) * (ROWS - 1) as f64) as usize;
            (LEFT - 6..LEFT).for_each(|x| self.set(x, y, TICK));
            let text = if hertz < 1000.0 { hertz.to_string() } else { format!("{}k", hertz / 1000.0) };
            self.write_to(LEFT - 9, y, &text);
        }
        self.write(2, HEIGHT - 18, "Hz");
    }

    fn seconds(&mut self, length: f64) {
        let step = [0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0].into_iter().find(|step| length / step <= 10.0);
        let step = step.unwrap_or(60.0);
        let bottom = TOP + ROWS;
        for k in 0..=(length / step + 1e-6) as usize {
            let seconds = k as f64 * step;
            let x = LEFT + (seconds / length * COLUMNS as f64) as usize;
            (bottom..bottom + 6).for_each(|y| self.set(x, y, TICK));
            let text = format!("{}s", (seconds * 100.0).round() / 100.0);
            self.write(x.saturating_sub(width(&text) / 2), bottom + 12, &text);
        }
    }

    fn scale(&mut self) {
        for y in 0..ROWS {
            let colour = colour(1.0 - y as f32 / (ROWS - 1) as f32);
            (SCALE..SCALE + SCALE_WIDTH).for_each(|x| self.set(x, TOP + y, colour));
        }
        for k in 0..=5 {
            let level = FLOOR * k as f32 / 5.0;
            let y = TOP + (ROWS - 1) * k / 5;
            (SCALE + SCALE_WIDTH..SCALE + SCALE_WIDTH + 5).for_each(|x| self.set(x, y, TICK));
            self.write(
                SCALE + SCALE_WIDTH + 9,
                y.saturating_sub(font::SIZE.1),
                &level.to_string().replace("-0", "0"),
            );
        }
        self.write(SCALE, HEIGHT - 18, "dB");
    }

    /// Ends left of `x`, with its middle at `y`.
    fn write_to(&mut self, x: usize, y: usize, text: &str) {
        self.write(x.saturating_sub(width(text)), y.saturating_sub(font::SIZE.1), text);
    }

    fn write(&mut self, x: usize, y: usize, text: &str) {
        for (k, sign) in text.chars().enumerate() {
            let left = x + k * (font::SIZE.0 + 1) * DOT;
            for (row, dots) in font::rows(sign).iter().enumerate() {
                for column in (0..font::SIZE.0).filter(|column| dots >> (font::SIZE.0 - 1 - column) & 1 == 1)
                {
                    for dot in 0..DOT * DOT {
                        self.set(left + column * DOT + dot % DOT, y + row * DOT + dot / DOT, INK);
                    }
                }
            }
        }
    }

    fn encode(&self) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, WIDTH as u32, HEIGHT as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header().map_err(|error| error.to_string())?;
        writer.write_image_data(self.pixels.as_flattened()).map_err(|error| error.to_string())?;
        writer.finish().map_err(|error| error.to_string())?;
        Ok(bytes)
    }
}

fn width(text: &str) -> usize {
    text.chars().count() * (font::SIZE.0 + 1) * DOT
}
