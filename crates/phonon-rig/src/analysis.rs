//! What a sound is made of.

use realfft::RealFftPlanner;
use realfft::num_complex::Complex64;

/// Complex amplitude of `signal` at `freq`, by the Fourier sum over all of it.
pub fn fourier(signal: &[f32], freq: f64, rate: f32) -> (f64, f64) {
    // Turned on from frame to frame, which is good to 1e-10 over a minute and far quicker than a sine for each.
    let step = Complex64::from_polar(1.0, -2.0 * std::f64::consts::PI * freq / f64::from(rate));
    let mut turned = Complex64::new(1.0, 0.0);
    let mut sum = Complex64::new(0.0, 0.0);
    for x in signal {
        sum += turned * f64::from(*x);
        turned *= step;
    }
    (sum.re, sum.im)
}

/// Magnitude spectrum through a Kaiser window with sidelobes below -150 dB; one bin per hertz when `signal`
/// lasts a second. A full-scale sine reads one.
pub fn spectrum(signal: &[f32]) -> Vec<f64> {
    let n = signal.len();
    let bessel = |x: f64| {
        let (mut sum, mut term) = (1.0, 1.0);
        for k in 1..60 {
            term *= (x / 2.0 / f64::from(k)).powi(2);
            sum += term;
        }
        sum
    };
    let beta = 20.0;
    let window = |i: usize| {
        let x = 2.0 * i as f64 / (n - 1) as f64 - 1.0;
        bessel(beta * (1.0 - x * x).max(0.0).sqrt()) / bessel(beta)
    };
    let windowed: Vec<f64> = (0..n).map(window).collect();
    let total: f64 = windowed.iter().sum();
    let mut input: Vec<f64> = signal.iter().zip(&windowed).map(|(x, w)| f64::from(*x) * w).collect();
    let transform = RealFftPlanner::<f64>::new().plan_fft_forward(n);
    let mut output = transform.make_output_vec();
    // Fails only on a length that is not the plan's.
    let done = transform.process(&mut input, &mut output);
    debug_assert!(done.is_ok());
    output.iter().map(|c| 2.0 * c.norm() / total).collect()
}

/// An amplitude in dB of one.
pub fn decibels(x: f64) -> f64 {
    20.0 * x.max(1e-30).log10()
}

/// The transfer function that an impulse response has: one bin per hertz when it lasts a second.
pub fn transfer(response: &[f32]) -> Vec<Complex64> {
    let mut input: Vec<f64> = response.iter().map(|x| f64::from(*x)).collect();
    let transform = RealFftPlanner::<f64>::new().plan_fft_forward(input.len());
    let mut output = transform.make_output_vec();
    let done = transform.process(&mut input, &mut output);
    debug_assert!(done.is_ok());
    output
}

/// The loudest frequency of `signal` within `cents` of `guess`, through a raised cosine so that other partials do
/// not lean on it.
pub fn loudest(signal: &[f32], guess: f64, cents: f64, rate: f32) -> f64 {
    let step = 2.0 * std::f64::consts::PI / signal.len() as f64;
    let window = |i: usize| (1.0 - (step * i as f64).cos()) as f32;
    let signal: Vec<f32> = signal.iter().enumerate().map(|(i, x)| x * window(i)).collect();
    let level = |f: f64| {
        let (re, im) = fourier(&signal, f, rate);
        re.hypot(im)
    };
    let (mut low, mut high) = (guess * (-cents / 1200.0).exp2(), guess * (cents / 1200.0).exp2());
    // A window has one summit there; each round leaves two thirds of the stretch.
    for _ in 0..30 {
        let third = (high - low) / 3.0;
        if level(low + third) < level(high - third) { low += third } else { high -= third }
    }
    (low + high) / 2.0
}

/// Seconds to fall by 60 dB, from the backward energy between -5 and -35 dB (Schroeder, JASA 37, 1965).
/// Nothing if the response does not fall so far.
pub fn decay_time(response: &[f32], rate: f32) -> Option<f64> {
    let energy = backward_energy(response);
    let below = |level: f64| energy.iter().position(|e| 10.0 * (e / energy[0]).log10() < level);
    Some(2.0 * (below(-35.0)?.checked_sub(below(-5.0)?)?) as f64 / f64::from(rate))
}

/// The energy from each frame to the end.
pub fn backward_energy(response: &[f32]) -> Vec<f64> {
    let mut left: Vec<f64> = response
        .iter()
        .rev()
        .scan(0.0, |sum, x| {
            *sum += f64::from(*x).powi(2);
            Some(*sum)
        })
        .collect();
    left.reverse();
    left
}

/// A band around `centre` of a signal, an octave wide at half its height and without edges, which would ring.
pub fn octave(signal: &[f32], centre: f64, rate: f32) -> Vec<f32> {
    let mut bins = transfer(signal);
    let hertz = f64::from(rate) / signal.len() as f64;
    for (bin, value) in bins.iter_mut().enumerate() {
        let octaves = (bin as f64 * hertz / centre).log2().clamp(-1.0, 1.0);
        *value *= (octaves * std::f64::consts::FRAC_PI_2).cos().powi(2);
    }
    let mut output = vec![0.0; signal.len()];
    let done = RealFftPlanner::<f64>::new().plan_fft_inverse(signal.len()).process(&mut bins, &mut output);
    debug_assert!(done.is_ok());
    output.iter().map(|x| (x / signal.len() as f64) as f32).collect()
}
