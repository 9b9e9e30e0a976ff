//! How loud which frequency is when: short Fourier transforms on a logarithmic axis.

use realfft::RealFftPlanner;

/// Frames of a transform: bins of 11.7 Hz at 48 kHz.
const SIZE: usize = 4096;
/// What is drawn, in hertz.
pub const LOW: f64 = 30.0;
/// As [`LOW`].
pub const HIGH: f64 = 20_000.0;

/// Levels in dB of full scale, column by column from the left, each from [`LOW`] to [`HIGH`] by equal ratios. A sine of
/// full scale has 0.
pub fn levels(sides: [&[f32]; 2], rate: f64, columns: usize, rows: usize) -> Vec<Vec<f32>> {
    let transform = RealFftPlanner::<f32>::new().plan_fft_forward(SIZE);
    let step = 2.0 * std::f32::consts::PI / SIZE as f32;
    let window: Vec<f32> = (0..SIZE).map(|i| 0.5 - 0.5 * (step * i as f32).cos()).collect();
    let (mut input, mut output) = (transform.make_input_vec(), transform.make_output_vec());
    let frames = sides[0].len();
    let is_mono = sides[0] == sides[1];
    let mut column = |at: usize| {
        let mut power = vec![0f32; SIZE / 2 + 1];
        for side in &sides[..if is_mono { 1 } else { 2 }] {
            let middle = (at * 2 + 1) * frames / (2 * columns);
            for (i, (x, w)) in input.iter_mut().zip(&window).enumerate() {
                *x = (middle + i).checked_sub(SIZE / 2).and_then(|i| side.get(i)).map_or(0.0, |s| s * w);
            }
            // Fails only on lengths that are not the plan's own.
            if transform.process(&mut input, &mut output).is_ok() {
                power.iter_mut().zip(&output).for_each(|(sum, bin)| *sum += bin.norm_sqr());
            }
        }
        if !is_mono {
            power.iter_mut().for_each(|sum| *sum /= 2.0);
        }
        (0..rows).map(|row| level(&power, place(row, rows), place(row + 1, rows), rate)).collect()
    };
    (0..columns).map(&mut column).collect()
}

/// The lower end of a row, in hertz.
fn place(row: usize, rows: usize) -> f64 {
    LOW * (HIGH / LOW).powf(row as f64 / rows as f64)
}

/// The loudest bin between two frequencies, or what lies between two bins where there is none.
fn level(power: &[f32], from: f64, to: f64, rate: f64) -> f32 {
    let bin = |f: f64| f * SIZE as f64 / rate;
    let (first, last) = (bin(from), bin(to));
    let inside = first.ceil() as usize..=(last.floor() as usize).min(power.len() - 1);
    let loudest = if inside.is_empty() {
        let middle = (first + last) / 2.0;
        let (below, part) = (middle.floor() as usize, middle.fract() as f32);
        let at = |bin: usize| power.get(bin).copied().unwrap_or(0.0);
        at(below) * (1.0 - part) + at(below + 1) * part
    } else {
        power[inside].iter().copied().fold(0.0, f32::max)
    };
    // The window lets half of a sine through, whose power is spread over both halves of the spectrum.
    let full = SIZE as f32 / 4.0;
    10.0 * (loudest / (full * full)).max(1e-20).log10()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sine_of_full_scale_is_nought_decibels_in_its_row() {
        let step = 2.0 * std::f32::consts::PI * 1000.0 / 48_000.0;
        let sine: Vec<f32> = (0..48_000).map(|i| (step * i as f32).sin()).collect();
        let levels = levels([&sine, &sine], 48_000.0, 10, 100);
        let loudest = levels[5].iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        // Where 1 kHz lies between 30 Hz and 20 kHz.
        let row = 100.0 * (1000.0f64 / LOW).ln() / (HIGH / LOW).ln();
        assert!((loudest.0 as f64 + 0.5 - row).abs() < 1.5 && loudest.1.abs() < 1.5, "{loudest:?}");
        assert!(levels[5][90] < -80.0, "{}", levels[5][90]);
    }
}
