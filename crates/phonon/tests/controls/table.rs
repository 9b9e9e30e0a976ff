//! What each control is expected to do, from its formula.

/// One sound without and with controls.
pub struct Case {
    /// What plays.
    pub sound: &'static str,
    /// Its frequency.
    pub hertz: f64,
    /// What is said.
    pub controls: &'static str,
    /// What is expected.
    pub checks: &'static [Check],
}

/// What is expected of the sound with controls (against the one without).
#[derive(Debug)]
pub enum Check {
    /// A partial changes by so many decibels in a stretch of time.
    Gain {
        at: f64,
        from: f64,
        to: f64,
        db: f64,
        within: f64,
    },
    /// A partial is so loud against the fundamental without controls.
    Partial {
        at: f64,
        db: f64,
        within: f64,
    },
    /// As before, at least.
    Above {
        at: f64,
        db: f64,
    },
    /// The RMS changes.
    Level {
        from: f64,
        to: f64,
        db: f64,
        within: f64,
    },
    /// The RMS is so far below what it is without.
    Below {
        from: f64,
        to: f64,
        db: f64,
    },
    Pitch {
        from: f64,
        to: f64,
        hertz: f64,
        within: f64,
    },
    Peak {
        is: f64,
        within: f64,
    },
    /// Every sample is a multiple.
    Steps {
        of: f64,
    },
    /// Left and right differ by at least so much.
    Wide {
        db: f64,
    },
}

use Check::*;

const fn gain(at: f64, db: f64, within: f64) -> Check {
    Gain { at, from: 0.3, to: 0.9, db, within }
}

const fn saw(controls: &'static str, checks: &'static [Check]) -> Case {
    Case { sound: "~saw", hertz: 100.0, controls, checks }
}

const fn tone(controls: &'static str, checks: &'static [Check]) -> Case {
    Case { sound: "~tone", hertz: 500.0, controls, checks }
}

const fn half(controls: &'static str, checks: &'static [Check]) -> Case {
    Case { sound: "~half", hertz: 500.0, controls, checks }
}

const fn pulse(controls: &'static str, checks: &'static [Check]) -> Case {
    Case { sound: "pulse", hertz: 500.0, controls, checks }
}

const fn wave(controls: &'static str, checks: &'static [Check]) -> Case {
    Case { sound: "~wave", hertz: 500.0, controls, checks }
}

// The band has gone up to some 940 Hz: 20 log10(1 / sqrt(1 + 4² (500/940 - 940/500)²)) at its old place.
const BAND_UP: &[Check] = &[
    Gain { at: 900.0, from: 0.05, to: 0.075, db: -0.5, within: 2.0 },
    Gain { at: 500.0, from: 0.05, to: 0.075, db: -14.8, within: 2.0 },
];

const SAW_THEN_SINE: &[Check] = &[level(0.02, 0.18, -1.76, 0.1), level(0.22, 0.38, 0.0, 0.1)];

const fn level(from: f64, to: f64, db: f64, within: f64) -> Check {
    Level { from, to, db, within }
}

const fn pitch(from: f64, to: f64, hertz: f64, within: f64) -> Check {
    Pitch { from, to, hertz, within }
}

pub static CASES: &[Case] = &[
    // Second-order filters with Butterworth's Q: -3 dB at the cutoff, 12 dB an octave (a little more near the top).
    saw(
        "# cutoff 1000 # resonance 0.7071",
        &[gain(200.0, 0.0, 0.2), gain(1000.0, -3.0, 0.2), gain(4000.0, -24.4, 0.6)],
    ),
    saw("# cutoff \"1000:10\"", &[gain(1000.0, 20.0, 0.3)]),
    saw(
        "# hcutoff 1000 # hresonance 0.7071",
        &[gain(200.0, -28.0, 0.5), gain(1000.0, -3.0, 0.2), gain(8000.0, 0.0, 0.2)],
    ),
    saw("# hcutoff 1000 # hresonance 10", &[gain(1000.0, 20.0, 0.3)]),
    saw("# bandf 1000 # bandq 10", &[gain(1000.0, 0.0, 0.2), gain(2000.0, -23.5, 0.5)]),
    saw("# ftype \"24db\" # cutoff 1000 # resonance 0.7071", &[gain(4000.0, -48.5, 2.5)]),
    saw("# ftype \"ladder\" # cutoff 1000 # resonance 0", &[gain(4000.0, -49.5, 4.0)]),
    // Two octaves up from 500 Hz at the top of the envelope, and back.
    saw(
        "# cutoff 500 # resonance 0.7071 # lpenv 2 # lpattack 0.1 # lpdecay 0.1",
        &[Gain { at: 2000.0, from: 0.08, to: 0.12, db: -4.5, within: 2.0 }, gain(2000.0, -24.3, 0.7)],
    ),
    saw(
        "# hcutoff 500 # hresonance 0.7071 # hpenv 2 # hpattack 0.1 # hpdecay 0.1 # hpsustain 0 # hprelease 0.1",
        &[Gain { at: 500.0, from: 0.08, to: 0.12, db: -22.5, within: 2.5 }, gain(500.0, -3.0, 0.3)],
    ),
    saw(
        "# bandf 500 # bandq 4 # bpenv 1 # bpattack 0.1 # bpdecay 0.2 # bpsustain 1 # bprelease 0.1",
        &[gain(1000.0, 0.0, 0.3), gain(500.0, -15.7, 0.6)],
    ),
    // Anchored at its top the envelope comes from an octave below.
    saw("# cutoff 1000 # resonance 0.7071 # lpenv 1 # lpsustain 0 # fanchor 1", &[gain(500.0, -3.0, 0.4)]),
    // A cutoff that wavers by an octave's worth lets through more at times.
    saw(
        "# cutoff 500 # resonance 0.7071 # lprate 4 # lpdepth 0.9",
        &[Gain { at: 1000.0, from: 0.05, to: 0.075, db: -4.6, within: 2.0 }],
    ),
    saw(
        "# cutoff 500 # resonance 0.7071 # lpsync 4 # lpdepthfrequency 450",
        &[Gain { at: 1000.0, from: 0.05, to: 0.075, db: -4.6, within: 2.0 }],
    ),
    saw(
        "# hcutoff 500 # hresonance 0.7071 # hprate 4 # hpdepth 0.9",
        &[Gain { at: 500.0, from: 0.05, to: 0.075, db: -11.5, within: 2.0 }],
    ),
    saw("# bandf 500 # bandq 4 # bprate 4 # bpdepth 0.9", BAND_UP),
    saw(
        "# hcutoff 500 # hresonance 0.7071 # hpsync 4 # hpdepth 0.9",
        &[Gain { at: 500.0, from: 0.05, to: 0.075, db: -11.5, within: 2.0 }],
    ),
    saw("# bandf 500 # bandq 4 # bpsync 4 # bpdepth 0.9", BAND_UP),
    // Lifted by as much as it swings, it comes down to 500 Hz and no further.
    saw(
        "# cutoff 500 # resonance 0.7071 # lprate 4 # lpdepth 0.9 # lpdc 1",
        &[Gain { at: 1000.0, from: 0.175, to: 0.2, db: -12.3, within: 2.0 }],
    ),
    saw(
        "# hcutoff 500 # hresonance 0.7071 # hprate 4 # hpdepth 0.9 # hpdc 1",
        &[Gain { at: 500.0, from: 0.175, to: 0.2, db: -3.0, within: 1.5 }],
    ),
    saw(
        "# bandf 500 # bandq 4 # bprate 4 # bpdepth 0.9 # bpdc 1",
        &[
            Gain { at: 500.0, from: 0.175, to: 0.2, db: 0.0, within: 1.5 },
            // An octave above the band: 20 log10(1 / sqrt(1 + (4 * 1.5)²)).
            Gain { at: 1000.0, from: 0.175, to: 0.2, db: -15.7, within: 2.0 },
        ],
    ),
    saw(
        "# hcutoff 500 # hresonance 0.7071 # hpsync 4 # hpdepthfrequency 450",
        &[Gain { at: 500.0, from: 0.05, to: 0.075, db: -11.5, within: 2.0 }],
    ),
    saw("# bandf 500 # bandq 4 # bpsync 4 # bpdepthfrequency 450", BAND_UP),
    // At 950 Hz for the first half of a turn, at 50 Hz for the second; lopsided, for a quarter.
    saw(
        "# cutoff 500 # resonance 0.7071 # lprate 4 # lpdepth 0.9 # lpshape \"square\"",
        &[
            Gain { at: 1000.0, from: 0.02, to: 0.12, db: -3.5, within: 1.0 },
            Gain { at: 1000.0, from: 0.14, to: 0.24, db: -52.0, within: 3.0 },
        ],
    ),
    saw(
        "# cutoff 500 # resonance 0.7071 # lprate 4 # lpdepth 0.9 # lpshape \"square\" # lpskew 0.25",
        &[Gain { at: 1000.0, from: 0.08, to: 0.12, db: -52.0, within: 4.0 }],
    ),
    saw(
        "# hcutoff 500 # hresonance 0.7071 # hprate 4 # hpdepth 0.9 # hpshape \"square\"",
        &[
            Gain { at: 500.0, from: 0.02, to: 0.12, db: -11.5, within: 1.0 },
            Gain { at: 500.0, from: 0.14, to: 0.24, db: 0.0, within: 0.5 },
        ],
    ),
    saw(
        "# hcutoff 500 # hresonance 0.7071 # hprate 4 # hpdepth 0.9 # hpshape \"square\" # hpskew 0.25",
        &[
            Gain { at: 500.0, from: 0.02, to: 0.055, db: -11.5, within: 2.0 },
            Gain { at: 500.0, from: 0.08, to: 0.12, db: 0.0, within: 0.7 },
        ],
    ),
    saw(
        "# bandf 500 # bandq 4 # bprate 4 # bpdepth 0.9 # bpshape \"square\"",
        &[
            Gain { at: 900.0, from: 0.02, to: 0.12, db: -0.8, within: 0.8 },
            Gain { at: 900.0, from: 0.14, to: 0.24, db: -37.0, within: 3.0 },
        ],
    ),
    saw(
        "# bandf 500 # bandq 4 # bprate 4 # bpdepth 0.9 # bpshape \"square\" # bpskew 0.25",
        &[Gain { at: 900.0, from: 0.08, to: 0.12, db: -37.0, within: 4.0 }],
    ),
    // Two octaves up while it is held, and down within a tenth of a second.
    saw(
        "# cutoff 500 # resonance 0.7071 # lpenv 2 # lpattack 0 # lpdecay 0 # lpsustain 1 # lprelease 0.1 # legato 0.3 # release 10",
        &[
            Gain { at: 2000.0, from: 0.1, to: 0.29, db: -3.0, within: 0.7 },
            Gain { at: 2000.0, from: 0.6, to: 0.9, db: -26.0, within: 3.0 },
        ],
    ),
    // Twenty times one half is nearly a square wave of one, and a twentieth of that comes out.
    half(
        "# ftype \"ladder\" # cutoff 18000 # resonance 0 # drive 3",
        &[Level { from: 0.3, to: 0.9, db: -17.0, within: 0.5 }],
    ),
    saw("# djf 0.25", &[gain(100.0, 0.0, 1.0), gain(6300.0, -40.0, 6.0)]),
    saw("# djf 0.75", &[gain(6300.0, 0.0, 1.0), gain(100.0, -32.0, 6.0)]),
    // The formants of an a, against what lies above them.
    saw("# vowel \"a\"", &[gain(700.0, 3.0, 5.0), gain(6000.0, -25.0, 9.0)]),
    // The first mirror of a tone that is held for 8 frames: sinc(5500/6000).
    tone("# coarse 8", &[Partial { at: 5500.0, db: -20.9, within: 0.3 }]),
    tone("# crush 4", &[Steps { of: 0.125 }]),
    // (1 + k) x / (1 + k |x|) at one half, k = 2 and k = e - 1.
    half("# shape 0.5", &[Peak { is: 0.75, within: 0.005 }]),
    half("# distort 1", &[Peak { is: 0.7311, within: 0.005 }]),
    half("# distort \"1:0.5\"", &[Peak { is: 0.3655, within: 0.005 }]),
    // Half an amplitude by e: tanh 1.359, clipped at one, and the sine of a quarter turn by that.
    half("# distort 1 # distortvol 0.5", &[Peak { is: 0.3655, within: 0.005 }]),
    half("# shape 0.25 # overshape 0.25", &[Peak { is: 0.75, within: 0.005 }]),
    half("# shape 0.5 # shapevol 0.5", &[Peak { is: 0.375, within: 0.003 }]),
    // What comes in is half as loud as before: a quarter, with k = e - 1.
    half("# gain 0.5 # distort 1", &[Peak { is: 0.4754, within: 0.005 }]),
    half("# velocity 0.5 # distort 1", &[Peak { is: 0.4754, within: 0.005 }]),
    half("# postgain 0.5 # distort 1", &[Peak { is: 0.3655, within: 0.005 }]),
    half("# distort 1 # distorttype \"soft\"", &[Peak { is: 0.8763, within: 0.005 }]),
    half("# distort 1 # distorttype \"hard\"", &[Peak { is: 1.0, within: 0.001 }]),
    half("# distort 0 # distorttype \"sinefold\"", &[Peak { is: 0.707, within: 0.001 }]),
    half("# distort 1 # distorttype \"cubic\"", &[Peak { is: 1.0, within: 0.001 }]),
    half("# distort 1 # distorttype \"fold\"", &[Peak { is: 1.0, within: 0.03 }]),
    saw("# lbrick 0.8", &[gain(1000.0, 0.0, 0.3), gain(8000.0, -42.0, 10.0)]),
    saw("# hbrick 0.1", &[gain(8000.0, 0.0, 0.5), gain(1100.0, -48.0, 8.0)]),
    half("# triode 2", &[Above { at: 1000.0, db: -20.0 }]),
    half("# krush 4", &[Above { at: 1500.0, db: -25.0 }]),
    half("# krush 4 # kcutoff 500", &[Partial { at: 4500.0, db: -60.0, within: 25.0 }]),
    tone("# squiz 2", &[pitch(0.3, 0.9, 1000.0, 2.0)]),
    // Half of three hundred waves, as chance has it.
    tone("# waveloss 50", &[level(0.3, 0.9, -3.0, 0.8)]),
    tone("# waveloss 100", &[Below { from: 0.3, to: 0.9, db: -100.0 }]),
    // One bin is 23.4 Hz.
    tone("# binshift 10", &[pitch(0.3, 0.9, 734.4, 1.5)]),
    // No bin beside each changes nothing. A mean over 127 bins of a partial that fills the sum of a Hann window's line (two
    // bins' worth) is 36 dB down, and its phases stay.
    tone("# smear 0", &[gain(500.0, 0.0, 0.1)]),
    tone("# smear 1", &[gain(500.0, -36.0, 4.0)]),
    // Bins change places: what was at 500 Hz is elsewhere. Windows that overlap four times no longer agree in phase, so
    // their powers add up and not their amplitudes, which makes it softer by 3.1 dB.
    tone("# scram 1", &[gain(500.0, -60.0, 50.0), level(0.3, 0.9, -3.1, 2.0)]),
    // The tenth partial of a saw is 20 dB down, and as many again.
    saw("# enhance 1", &[gain(1000.0, -20.0, 4.0)]),
    // Sixteen bands in 24 kHz: each lets 750 Hz pass and stops the next 750.
    saw("# comb 0.0625", &[gain(400.0, 0.0, 0.5), gain(1100.0, -120.0, 80.0), gain(1900.0, 0.0, 0.5)]),
    // What glides an octave up stands still after a tenth of it.
    tone("# accelerate 1 # freeze 1", &[pitch(0.4, 0.6, 550.0, 25.0), pitch(0.7, 0.9, 550.0, 25.0)]),
    tone("# noise 0.5", &[gain(500.0, 0.0, 0.5), Above { at: 1000.0, db: -70.0 }]),
    tone("# noise 1", &[gain(500.0, -50.0, 25.0)]),
    // A rectified sine has 4/(3 pi) of its octave; twice that.
    tone("# octer 1", &[Partial { at: 1000.0, db: -1.4, within: 0.2 }]),
    tone("# octersub 1", &[Above { at: 250.0, db: -8.0 }]),
    tone("# octersubsub 1", &[Above { at: 375.0, db: -10.0 }]),
    tone(
        "# ring 1 # ringf 200",
        &[Partial { at: 300.0, db: -6.0, within: 0.2 }, Partial { at: 700.0, db: -6.0, within: 0.2 }],
    ),
    // Both sides have half the amplitude, and are not where they were at first.
    tone(
        "# ring 1 # ringf 600 # ringdf 300",
        &[level(0.3, 0.9, 1.76, 0.2), Partial { at: 1100.0, db: -90.0, within: 50.0 }],
    ),
    tone("# fshift 100", &[pitch(0.3, 0.9, 600.0, 1.0)]),
    tone("# fshift 100 # fshiftnote 12", &[pitch(0.3, 0.9, 700.0, 1.0)]),
    tone("# tremolo 5", &[level(0.095, 0.105, -52.0, 6.0), level(0.195, 0.205, 0.0, 0.3)]),
    tone("# tremolo 5 # tremolodepth 0.5", &[level(0.095, 0.105, -6.0, 0.3)]),
    tone("# tremolo 5 # tremolophase 0.5", &[level(0.195, 0.205, -52.0, 6.0)]),
    tone("# tremolosync 4", &[level(0.12, 0.13, -55.0, 6.0), level(0.245, 0.255, 0.0, 0.3)]),
    saw(
        "# phaserrate 0.5 # phaserdepth 0.5 # phasercenter 1000 # phasersweep 0",
        &[gain(1000.0, -80.0, 60.0), gain(100.0, 0.0, 1.0)],
    ),
    saw("# phaser 0.5 # phd 0.5 # phc 1000 # phs 0", &[gain(1000.0, -80.0, 60.0), gain(100.0, 0.0, 1.0)]),
    // Softest a quarter through the wave, where a hundredth of it is (pi / 50)² of the level; then three quarters of the wave take it back up.
    tone("# tremolo 5 # tremoloskew 0.25", &[level(0.048, 0.052, -58.0, 3.0), level(0.12, 0.13, -6.02, 0.6)]),
    tone(
        "# tremolo 5 # tremoloshape \"square\"",
        &[level(0.01, 0.09, 0.0, 0.1), Below { from: 0.11, to: 0.19, db: -60.0 }],
    ),
    tone("# tremolo 5 # tremoloshape \"tri\"", &[level(0.02, 0.03, -2.5, 0.2)]),
    tone("# tremolo 5 # tremoloshape \"saw\"", &[level(0.176, 0.184, -20.0, 1.0)]),
    tone("# tremolo 5 # tremoloshape \"ramp\"", &[level(0.016, 0.024, -20.0, 1.0)]),
    // On an arm of 3 m and four turns a second the speed is 75 m/s, of 343: 22 % up half a turn in.
    tone("# leslie 1 # lrate 4 # lsize 3", &[pitch(0.1175, 0.1325, 610.0, 15.0)]),
    tone("# leslie 1 # lrate 4", &[Wide { db: -12.0 }]),
    tone("# chorus 1", &[Wide { db: -20.0 }]),
    // 20 dB over the threshold come out as 2 dB over it (a sine's peak is at 0 dB).
    tone("# compressor \"-20\" # compressorRatio 10", &[level(0.4, 0.9, -18.0, 1.5)]),
    // At the threshold the knee has turned down by (1 - 1/10) 20² / (2 * 40).
    tone("# compressor 0 # compressorRatio 10 # compressorKnee 40", &[level(0.4, 0.9, -4.5, 0.7)]),
    // Nothing is turned down before the attack has gone by, and with a long release it stays turned down.
    tone(
        "# compressor \"-20\" # compressorRatio 10 # compressorAttack 0.5",
        &[level(0.0, 0.01, 0.0, 1.0), Below { from: 0.8, to: 0.95, db: -5.0 }],
    ),
    tone(
        "# decay 0.1 # sustain 0.05 # compressor \"-20\" # compressorRatio 10 # compressorRelease 10",
        &[level(0.2, 0.3, -26.0 - 18.0, 7.0)],
    ),
    tone("# transient 1", &[level(0.0, 0.01, 20.0, 4.0)]),
    tone("# attack 0.2", &[level(0.0, 0.02, -26.0, 3.0), level(0.25, 0.9, 0.0, 0.1)]),
    tone("# decay 0.2", &[level(0.0, 0.01, 0.0, 1.5), Below { from: 0.3, to: 0.9, db: -60.0 }]),
    tone("# decay 0.1 # sustain 0.25", &[level(0.3, 0.9, -12.04, 0.1)]),
    tone("# hold 0.2 # decay 0.05", &[level(0.02, 0.19, 0.0, 0.1), Below { from: 0.3, to: 0.9, db: -60.0 }]),
    tone("# legato 0.25", &[level(0.0, 0.24, 0.0, 0.1), Below { from: 0.3, to: 0.9, db: -60.0 }]),
    tone(
        "# legato 0.25 # release 0.5",
        &[level(0.255, 0.265, -0.8, 1.0), Below { from: 0.8, to: 0.9, db: -60.0 }],
    ),
    tone("# gain 0.5", &[level(0.3, 0.9, -6.02, 0.01)]),
    tone("# overgain 1", &[level(0.3, 0.9, 6.02, 0.01)]),
    tone("# postgain 0.5", &[level(0.3, 0.9, -6.02, 0.01)]),
    tone("# velocity 0.5", &[level(0.3, 0.9, -6.02, 0.01)]),
    tone("# amp 0.5", &[level(0.3, 0.9, -6.02, 0.01)]),
    tone("# dry 0.25", &[level(0.3, 0.9, -12.04, 0.01)]),
    // Equal power with the centre at one: 3 dB more on one side, nothing on the other.
    tone("# pan 0", &[level(0.3, 0.9, 3.01, 0.01), Wide { db: 3.0 }]),
    tone("# pan 1", &[Below { from: 0.3, to: 0.9, db: -100.0 }]),
    // An octave up in the second that it lasts.
    tone("# accelerate 1", &[pitch(0.48, 0.52, 750.0, 8.0)]),
    tone("# slide 1", &[pitch(0.48, 0.52, 750.0, 8.0)]),
    tone("# deltaSlide 1", &[pitch(0.48, 0.52, 625.0, 8.0)]),
    // t (t - 1/2) down and up.
    tone("# slide \"-0.5\" # deltaSlide 1", &[pitch(0.24, 0.26, 468.8, 8.0), pitch(0.74, 0.76, 593.8, 8.0)]),
    tone(
        "# pitchJump 12 # pitchJumpTime 0.5",
        &[pitch(0.1, 0.48, 500.0, 0.5), pitch(0.52, 0.9, 1000.0, 1.0)],
    ),
    tone("# vib 5 # vibmod 1", &[pitch(0.04, 0.06, 529.0, 6.0), pitch(0.14, 0.16, 472.5, 6.0)]),
    // Up an octave from below in a fifth of a second.
    tone("# penv 12", &[pitch(0.001, 0.02, 257.0, 10.0), pitch(0.3, 0.9, 500.0, 0.5)]),
    tone(
        "# penv 12 # pattack 0 # pdecay 0.1 # psustain 0",
        &[pitch(0.0, 0.006, 960.0, 90.0), pitch(0.3, 0.9, 500.0, 0.5)],
    ),
    // It stands for a fall to its own pitch once it is let go.
    tone(
        "# penv 12 # pattack 0 # pdecay 0 # psustain 1 # panchor 0 # prelease 0.1 # legato 0.3 # release 10",
        &[pitch(0.1, 0.29, 1000.0, 3.0), pitch(0.6, 0.9, 500.0, 3.0)],
    ),
    tone("# penv 12 # pattack 0.001 # psustain 1 # panchor 0.5", &[pitch(0.3, 0.9, 707.1, 1.0)]),
    // Halfway up: half an octave, or a thirtieth of one.
    tone("# penv 12 # pattack 0.4 # panchor 0", &[pitch(0.19, 0.21, 707.0, 15.0)]),
    tone("# penv 12 # pattack 0.4 # panchor 0 # pcurve \"exp\"", &[pitch(0.19, 0.21, 511.0, 5.0)]),
    tone("# duration 0.25", &[level(0.0, 0.24, 0.0, 0.1), Below { from: 0.3, to: 0.9, db: -60.0 }]),
    // A pulse that is high for a quarter: sin(n pi / 4) / n against sin(n pi / 2) / n.
    pulse(
        "# pw 0.25",
        &[
            gain(500.0, -3.01, 0.05),
            gain(1500.0, -3.01, 0.05),
            Partial { at: 1000.0, db: -6.02, within: 0.05 },
        ],
    ),
    pulse(
        "# pw 0.5 # pwrate 1 # pwsweep 0.25",
        &[
            Gain { at: 500.0, from: 0.24, to: 0.26, db: -3.0, within: 0.3 },
            Gain { at: 500.0, from: 0.49, to: 0.51, db: 0.0, within: 0.2 },
        ],
    ),
    // From a sine to a saw, whose second partial is 1 / pi, and which is 1.76 dB softer in all.
    wave("# wt 1", &[Partial { at: 1000.0, db: -9.94, within: 0.3 }]),
    wave("# wtenv 1 # wtattack 0.001 # wtsustain 1", &[Partial { at: 1000.0, db: -9.94, within: 0.3 }]),
    // On its way down the wave is first a little of a rectangle, which is louder.
    wave("# wtenv 1 # wtdecay 0.5", &[level(0.0, 0.004, -1.2, 0.6), level(0.6, 0.9, 0.0, 0.3)]),
    wave(
        "# wtenv 1 # wtsustain 1 # wtrelease 0.05 # legato 0.1 # release 10",
        &[level(0.01, 0.09, -1.76, 0.1), Partial { at: 1000.0, db: -110.0, within: 60.0 }],
    ),
    wave("# wt 0.5 # wtrate 2.5 # wtdepth 0.5 # wtshape \"square\"", SAW_THEN_SINE),
    wave("# wt 0.5 # wtsync 2.5 # wtdepth 0.5 # wtshape \"square\"", SAW_THEN_SINE),
    wave("# wtrate 2.5 # wtdepth 0.5 # wtdc 1 # wtshape \"square\"", SAW_THEN_SINE),
    wave(
        "# wt 0.5 # wtrate 2.5 # wtdepth 0.5 # wtshape \"square\" # wtskew 0.25",
        &[level(0.02, 0.08, -1.76, 0.1), level(0.12, 0.18, 0.0, 0.1)],
    ),
    // Two voices a semitone apart beat at 29 Hz; both are as loud as one.
    tone(
        "# unison 2 # detune 1 # spread 1",
        &[Partial { at: 485.77, db: 0.0, within: 0.4 }, Wide { db: -1.0 }],
    ),
    // A modulator an octave up puts partials at odd multiples.
    tone("# fmi 1 # fmh 2", &[Above { at: 1500.0, db: -12.0 }]),
    tone(
        "# fmi 2 # fmh 1 # fmattack 0.2",
        &[Above { at: 1000.0, db: -12.0 }, Gain { at: 500.0, from: 0.0, to: 0.03, db: 0.0, within: 0.7 }],
    ),
    // The phase deviation is gone when its envelope is.
    tone(
        "# fmi 2 # fmh 2 # fmdecay 0.1 # fmsustain 0",
        &[
            Partial { at: 500.0, db: 0.0, within: 0.1 },
            Gain { at: 500.0, from: 0.0, to: 0.03, db: -3.0, within: 2.9 },
        ],
    ),
    // The second operator widens what the first makes: no partials beyond the sixth without it.
    tone("# fmi 1 # fmh 2 # fmi2 2 # fmh2 4", &[Above { at: 6500.0, db: -50.0 }]),
    // Each of the others moves the one below it: the third at an eighth of the tone makes lines that far apart, however
    // many are between it and what is heard.
    tone(
        "# fmi 1 # fmh 2 # fmi2 0 # fmi3 4 # fmh3 0.5",
        &[Partial { at: 750.0, db: -150.0, within: 60.0 }, Above { at: 1500.0, db: -12.0 }],
    ),
    tone("# fmi 1 # fmi2 1 # fmh2 2 # fmi3 1 # fmh3 0.125", &[Above { at: 562.5, db: -42.0 }]),
    tone("# fmi 1 # fmi2 1 # fmh2 2 # fmi3 1 # fmi4 1 # fmh4 0.125", &[Above { at: 562.5, db: -29.0 }]),
    tone(
        "# fmi 1 # fmi2 1 # fmh2 2 # fmi3 1 # fmi4 1 # fmi5 1 # fmh5 0.125",
        &[Above { at: 562.5, db: -35.0 }],
    ),
    tone(
        "# fmi 1 # fmi2 1 # fmh2 2 # fmi3 1 # fmi4 1 # fmi5 1 # fmi6 1 # fmh6 0.125",
        &[Above { at: 562.5, db: -32.0 }],
    ),
    tone(
        "# fmi 1 # fmi2 1 # fmh2 2 # fmi3 1 # fmi4 1 # fmi5 1 # fmi6 1 # fmi7 1 # fmh7 0.125",
        &[Above { at: 562.5, db: -30.0 }],
    ),
    tone(
        "# fmi 1 # fmi2 1 # fmh2 2 # fmi3 1 # fmi4 1 # fmi5 1 # fmi6 1 # fmi7 1 # fmi8 1 # fmh8 0.125",
        &[Above { at: 562.5, db: -30.0 }],
    ),
    // The second operator modulates the tone itself: J1(1) of it an octave and a half up, J0(1) left at its own place.
    tone(
        "# fmi20 1 # fmh2 0.5",
        &[Partial { at: 750.0, db: -7.13, within: 0.3 }, Partial { at: 500.0, db: -2.32, within: 0.3 }],
    ),
    // An operator's envelope: gone after its decay, and after its release.
    tone(
        "# fmi 1 # fmi2 2 # fmh2 0.25 # fmdecay2 0.05 # fmsustain2 0",
        &[Partial { at: 625.0, db: -90.0, within: 50.0 }],
    ),
    tone(
        "# fmi 2 # fmh 2 # fmsustain 1 # fmrelease 0.05 # legato 0.1 # release 10",
        &[Partial { at: 1500.0, db: -90.0, within: 50.0 }],
    ),
    // Halfway up its attack the depth is one half, J0 of which is -0.55 dB, or 30 dB down.
    tone(
        "# fmi 1 # fmh 2 # fmattack 0.8 # fmenv \"lin\"",
        &[Gain { at: 500.0, from: 0.35, to: 0.45, db: -0.55, within: 0.2 }],
    ),
    tone(
        "# fmi 1 # fmh 2 # fmattack 0.8 # fmenv \"exp\"",
        &[Gain { at: 500.0, from: 0.35, to: 0.45, db: 0.0, within: 0.1 }, Above { at: 1500.0, db: -30.0 }],
    ),
    // A square wave of 5 Hz: half of that up, in its first half.
    tone("# fmi 0.5 # fmh 0.01 # fmwave \"square\" # fmi2 0", &[pitch(0.0, 0.09, 502.5, 0.5)]),
];
