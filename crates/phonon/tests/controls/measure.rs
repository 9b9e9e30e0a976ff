//! Sounds, and what can be measured of them.

use phonon::{Length, RenderOptions, Sink};

const RATE: f64 = 48_000.0;

/// What was rendered.
#[derive(Default)]
pub struct Sound {
    pub left: Vec<f32>,
    pub right: Vec<f32>,
}

impl Sink for Sound {
    fn block(&mut self, [left, right]: [&[f32]; 2], _: &[[&[f32]; 2]]) -> Result<(), String> {
        self.left.extend_from_slice(left);
        self.right.extend_from_slice(right);
        Ok(())
    }
}

pub fn render(text: &str, seconds: f64) -> Sound {
    render_with(text, seconds, Vec::new())
}

/// With a folder of samples.
pub fn render_in(text: &str, seconds: f64, folder: &std::path::Path) -> Sound {
    render_with(text, seconds, vec![folder.to_path_buf()])
}

fn render_with(text: &str, seconds: f64, sample_folders: Vec<std::path::PathBuf>) -> Sound {
    let mut sound = Sound::default();
    let length = Length::Seconds(seconds);
    let options = RenderOptions { length, no_limiter: true, sample_folders, ..RenderOptions::default() };
    match phonon::render(text, &options, &mut sound) {
        Ok(report) => {
            // Spectra take their time, and say so.
            let mut wrong = report.messages;
            wrong.retain(|message| !message.text.contains("later than its events"));
            assert!(wrong.is_empty(), "{text}: {wrong:?}");
        }
        Err(error) => panic!("{text}\n{error:#?}"),
    }
    sound
}

fn decibels(amplitude: f64) -> f64 {
    20.0 * amplitude.max(1e-10).log10()
}

impl Sound {
    fn cut(&self, from: f64, to: f64) -> &[f32] {
        &self.left[(from * RATE) as usize..(to * RATE) as usize]
    }

    /// The level of a partial in decibels, seen through a Hann window.
    pub fn partial(&self, hertz: f64, from: f64, to: f64) -> f64 {
        let part = self.cut(from, to);
        let (mut re, mut im, mut all) = (0.0, 0.0, 0.0);
        for (i, x) in part.iter().enumerate() {
            let window = 0.5 - 0.5 * (std::f64::consts::TAU * i as f64 / part.len() as f64).cos();
            let angle = std::f64::consts::TAU * hertz * i as f64 / RATE;
            re += f64::from(*x) * window * angle.cos();
            im += f64::from(*x) * window * angle.sin();
            all += window;
        }
        decibels(2.0 * re.hypot(im) / all)
    }

    pub fn rms(&self, from: f64, to: f64) -> f64 {
        let part = self.cut(from, to);
        decibels((part.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / part.len() as f64).sqrt())
    }

    /// The RMS of the difference of both sides.
    pub fn side(&self, from: f64, to: f64) -> f64 {
        let range = (from * RATE) as usize..(to * RATE) as usize;
        let sides = self.left[range.clone()].iter().zip(&self.right[range.clone()]);
        decibels((sides.map(|(l, r)| f64::from(l - r).powi(2)).sum::<f64>() / range.len() as f64).sqrt())
    }

    pub fn peak(&self, from: f64, to: f64) -> f64 {
        self.cut(from, to).iter().fold(0.0, |peak, x| peak.max(f64::from(x.abs())))
    }

    /// The mean frequency, from where the wave rises through nought, between samples.
    pub fn pitch(&self, from: f64, to: f64) -> f64 {
        let part = self.cut(from, to);
        let rises: Vec<f64> = part
            .windows(2)
            .enumerate()
            .filter(|(_, pair)| pair[0] < 0.0 && pair[1] >= 0.0)
            .map(|(i, pair)| i as f64 + f64::from(pair[0] / (pair[0] - pair[1])))
            .collect();
        match (rises.first(), rises.last()) {
            (Some(first), Some(last)) if last > first => (rises.len() - 1) as f64 * RATE / (last - first),
            _ => 0.0,
        }
    }
}
