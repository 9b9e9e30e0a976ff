//! What events say about how a voice sounds, written in the language: effects that the sound passes through, and what
//! moves a pitch or a cutoff. `x` is what comes in, `%name` the control of the event, from its row's default where the
//! event has none. Beside controls there are `%held`, the seconds for which the voice is held, and `%cps`.

/// One thing that controls do to a voice.
pub struct Stage {
    /// Any of these controls switches it on. In a song that names none of them it is not there.
    pub switches: &'static [&'static str],
    /// What it does.
    pub text: &'static str,
}

/// The effects of a voice in the order in which the sound passes through them: what changes pitch and time, what adds
/// partials, filters from high to low, what swings, as in SuperDirt and superdough.
pub static EFFECTS: &[Stage] = &[
    Stage { switches: &["fshift", "fshiftnote"], text: "x # freqshift (%fshift * 2 ** (%fshiftnote / 12))" },
    Stage { switches: &["squiz"], text: "x # squiz %squiz" },
    // Waves are dropped as chance has it at each rise through nought.
    Stage { switches: &["waveloss"], text: "x * ((white # sample_hold (x > 0)) * 50 + 50 >= %waveloss)" },
    Stage {
        switches: &["octer", "octersub", "octersubsub"],
        text: "x # octer %octer %octersub %octersubsub",
    },
    // From no bin beside each to 63, as in SuperDirt.
    Stage { switches: &["smear"], text: "x # smear (64 ** %smear - 1)" },
    Stage { switches: &["scram"], text: "x # scram %scram 0.2" },
    Stage { switches: &["binshift"], text: "x # binshift %binshift" },
    Stage { switches: &["enhance"], text: "x # enhance %enhance" },
    Stage { switches: &["real", "imag"], text: "x # conform %real %imag" },
    Stage { switches: &["comb"], text: "x # spectral_comb (%comb * 256)" },
    // A tenth of a second in: at first there is nothing that could stand still.
    Stage { switches: &["freeze"], text: "x # freeze (%freeze * (line 0 1 0.1 >= 1))" },
    // Both are as loud as they were at one half.
    Stage { switches: &["noise"], text: "x * min 1 (2 - 2 * %noise) + pink * min 1 (2 * %noise)" },
    Stage { switches: &["ring", "ringf"], text: "x + x * %ring * sine (%ringf + %ringdf * line 0 1 %held)" },
    Stage { switches: &["coarse"], text: "x # coarse %coarse" },
    Stage { switches: &["crush"], text: "x # bitcrush %crush" },
    Stage { switches: &["krush"], text: "x # krush %krush %kcutoff" },
    // The lower half of the wave is bent.
    Stage {
        switches: &["triode"],
        text: "(max x 0) + (tanh ((min x 0) * (%triode * 10 + 0.001))) / (%triode * 10 + 0.001) # dcblock",
    },
    Stage {
        switches: &["shape", "overshape"],
        text: "(\\s -> (\\k -> (1 + k) * x / (1 + k * abs x)) (2 * s / (1.0001 - s)) * %shapevol) (min 1 (%shape + %overshape))",
    },
    Stage {
        switches: &["distort"],
        text: "(\\k -> (1 + k) * x / (1 + k * abs x) * %distortvol) (exp %distort - 1)",
    },
    // Two filters of 24 dB an octave behind each other, as near to a wall as a filter without latency comes.
    Stage {
        switches: &["hbrick"],
        text: "x # hpf24 (%hbrick * 22050 + 1) 0.7071 # hpf24 (%hbrick * 22050 + 1) 0.7071",
    },
    Stage {
        switches: &["lbrick"],
        text: "x # lpf24 (22050 - %lbrick * 22000) 0.7071 # lpf24 (22050 - %lbrick * 22000) 0.7071",
    },
    Stage { switches: &["hcutoff"], text: "x # hpf %hcutoff %hresonance" },
    Stage { switches: &["bandf"], text: "x # bpf %bandf %bandq" },
    Stage { switches: &["cutoff"], text: "x # lpf %cutoff %resonance" },
    Stage { switches: &["djf"], text: "x # djf %djf" },
    // Three narrow bands are softer than what goes in.
    Stage { switches: &["vowel"], text: "(x # vowel %vowel) * 2" },
    Stage { switches: &["transient"], text: "x # transient_shaper (%transient * 24) 0" },
    Stage {
        switches: &["tremolo", "tremolosync"],
        text: "x * (1 - %tremolodepth * (0.5 - 0.5 * cos (6.2831853 * (phasor (%tremolo + %tremolosync * %cps) + %tremolophase))))",
    },
    // Two notches that sweep together, by so many cents either way.
    Stage {
        switches: &["phaserrate"],
        text: "(\\by q -> x # notch (%phasercenter * by) q # notch ((%phasercenter + 282) * by) q) \
               (2 ** (sine %phaserrate * %phasersweep / 1200)) (2 - min (%phaserdepth * 2) 1.9)",
    },
    // Its text is `spectral_delay`.
    Stage { switches: &["tsdelay", "xsdelay"], text: "" },
    Stage { switches: &["chorus"], text: "x # chorus 0.9 0.5 (%chorus * 0.5)" },
    // A horn on an arm of that many metres: its pitch by the Doppler shift, its loudness and its place.
    Stage {
        switches: &["leslie"],
        text: "x * (1 - %leslie) + %leslie * (x # vibrato %lrate (log (1 + 6.2831853 * %lsize * %lrate / 343) * 17.31234) \
               # tremolo %lrate 0.4 # autopan %lrate 0.8)",
    },
];

/// Kinds of low-pass in place of the usual one, in a song that names `ftype`: 12 dB, ladder, 24 dB. What drives the
/// ladder is taken back behind it, so that the drive bends and does not make louder.
pub static LOW_PASS_BY_TYPE: &str = "select %ftype (x # lpf %cutoff %resonance) \
     ((x # moog %cutoff (%resonance / 20) (exp %drive)) / exp %drive) (x # lpf24 %cutoff %resonance)";

/// A tremolo in a song that names a shape or a skew, in place of the sine: sine, tri, square, saw, ramp. It is at its
/// softest when the skew's part of the wave has gone by.
pub static TREMOLO_BY_SHAPE: &str = "x * (1 - %tremolodepth * (\\p -> (\\w -> select %tremoloshape \
     (0.5 - 0.5 * cos (6.2831853 * w)) (1 - abs (2 * w - 1)) (w >= 0.5) p (1 - p)) \
     (if (p < %tremoloskew) (0.5 * p / max %tremoloskew 0.001) \
     (0.5 + 0.5 * (p - %tremoloskew) / max (1 - %tremoloskew) 0.001))) \
     ((phasor (%tremolo + %tremolosync * %cps) + %tremolophase) % 1))";

/// Distortions by name, in a song that names `distorttype`: scurve, soft, hard, cubic, diode, asym, fold, sinefold.
pub static DISTORTION_BY_TYPE: &str = "(\\k -> (\\y -> %distortvol * select %distorttype \
     ((1 + k) * x / (1 + k * abs x)) (tanh y) (clip y (-1) 1) ((\\c -> 1.5 * (c - c * c * c / 3)) (clip y (-1) 1)) \
     (tanh (max y 0) + tanh ((min y 0) * 0.5) * 0.5) (tanh (y + 0.3) - 0.2913) (abs ((y - 1) % 4 - 2) - 1) (sin (y * 1.5707963))) \
     ((1 + k) * x)) (exp %distort - 1)";

/// What comes after the envelope.
pub static LAST: &[Stage] = &[Stage {
    switches: &["compressor"],
    text: "x # compressor %compressor %compressorRatio %compressorAttack %compressorRelease 0 %compressorKnee",
}];

/// An envelope without corners.
pub static SMOOTH: &str = "x * x * (3 - 2 * x)";

/// What moves an input of a voice, by the input that is moved.
pub static MOVES: &[(&str, Stage)] = &[
    ("freq", Stage { switches: &["portamento"], text: "exp (log x # lag %portamento)" }),
    ("freq", Stage { switches: &["accelerate"], text: "x * (max 0 (1 + %accelerate * line 0 1 %held))" }),
    (
        "freq",
        Stage {
            switches: &["slide", "deltaSlide"],
            text: "x * (max 0 (1 + (\\t -> t * (%slide + %deltaSlide * t)) (line 0 1 %held)))",
        },
    ),
    (
        "freq",
        Stage {
            switches: &["pitchJump"],
            text: "x * 2 ** (%pitchJump / 12 * (line 0 1 %pitchJumpTime >= 1))",
        },
    ),
    ("freq", Stage { switches: PITCH, text: PITCH_TEXT }),
    ("freq", Stage { switches: &["vib"], text: VIBRATO_TEXT }),
    ("speed", Stage { switches: PITCH, text: PITCH_TEXT }),
    ("speed", Stage { switches: &["vib"], text: VIBRATO_TEXT }),
    ("pw", Stage { switches: &["pwrate", "pwsweep"], text: "x + sine %pwrate * %pwsweep" }),
    (
        "wt",
        Stage {
            switches: &["wtenv", "wtattack", "wtdecay", "wtsustain", "wtrelease"],
            text: "x + %wtenv * adsr %wtattack %wtdecay %wtsustain %wtrelease",
        },
    ),
    (
        "wt",
        Stage {
            switches: &["wtrate", "wtsync"],
            text: "x + (sine (%wtrate + %wtsync * %cps) + %wtdc) * %wtdepth",
        },
    ),
    (
        "cutoff",
        Stage { switches: &["lpenv", "lpattack", "lpdecay", "lpsustain", "lprelease"], text: LOW_PASS },
    ),
    ("cutoff", Stage { switches: &["lprate", "lpsync"], text: LOW_PASS_SWING }),
    (
        "hcutoff",
        Stage { switches: &["hpenv", "hpattack", "hpdecay", "hpsustain", "hprelease"], text: HIGH_PASS },
    ),
    ("hcutoff", Stage { switches: &["hprate", "hpsync"], text: HIGH_PASS_SWING }),
    (
        "bandf",
        Stage { switches: &["bpenv", "bpattack", "bpdecay", "bpsustain", "bprelease"], text: BAND_PASS },
    ),
    ("bandf", Stage { switches: &["bprate", "bpsync"], text: BAND_PASS_SWING }),
];

const PITCH: &[&str] = &["penv", "pattack", "pdecay", "psustain", "prelease"];
const PITCH_TEXT: &str = "x * 2 ** (%penv * ((\\e -> if %pcurve ((1000 ** e - 1) / 999) e) \
                          (adsr %pattack %pdecay %psustain %prelease) - %panchor) / 12)";
const VIBRATO_TEXT: &str = "x * 2 ** (sine %vib * %vibmod / 12)";

// A filter envelope reaches so many octaves above its cutoff; below nought it comes down to it.
const LOW_PASS: &str = "x * 2 ** (%lpenv * (adsr %lpattack %lpdecay %lpsustain %lprelease \
                        - if (%lpenv < 0) (1 - %fanchor) %fanchor))";
const HIGH_PASS: &str = "x * 2 ** (%hpenv * (adsr %hpattack %hpdecay %hpsustain %hprelease \
                         - if (%hpenv < 0) (1 - %fanchor) %fanchor))";
const BAND_PASS: &str = "x * 2 ** (%bpenv * (adsr %bpattack %bpdecay %bpsustain %bprelease \
                         - if (%bpenv < 0) (1 - %fanchor) %fanchor))";
const LOW_PASS_SWING: &str =
    "x + (sine (%lprate + %lpsync * %cps) + %lpdc) * (x * %lpdepth + %lpdepthfrequency)";
const HIGH_PASS_SWING: &str =
    "x + (sine (%hprate + %hpsync * %cps) + %hpdc) * (x * %hpdepth + %hpdepthfrequency)";
const BAND_PASS_SWING: &str =
    "x + (sine (%bprate + %bpsync * %cps) + %bpdc) * (x * %bpdepth + %bpdepthfrequency)";

/// A swing of a cutoff or of a place in a wavetable, in a song that names its shape or its skew, in place of the sine: tri,
/// sine, ramp, saw, square. Its turn is at its middle when the skew's part of it has gone by.
pub fn swing(text: &str, of: &str) -> String {
    let wave = format!(
        "((\\p -> (\\w -> select %{of}shape (1 - 4 * abs (0.5 - ((w + 0.25) % 1))) (sin (6.2831853 * w)) (2 * w - 1) (1 - 2 * w) \
         (if (w < 0.5) 1 (-1))) (if (p < %{of}skew) (0.5 * p / max %{of}skew 0.001) \
         (0.5 + 0.5 * (p - %{of}skew) / max (1 - %{of}skew) 0.001))) (phasor (%{of}rate + %{of}sync * %cps)))"
    );
    text.replace(&format!("sine (%{of}rate + %{of}sync * %cps)"), &wave)
}

/// A delay for each of sixteen bands: that of band `i` is the bits that `i` and `xsdelay` share, in sixteenths of
/// `tsdelay` fifths of a second, as in SuperDirt.
pub fn spectral_delay() -> String {
    let band = |i: u32| {
        // From 40 Hz to 17 kHz in even steps of pitch.
        let hertz = 40.0 * (17_000.0f32 / 40.0).powf((i - 1) as f32 / 15.0);
        let bits = (0..4).filter(|bit| i >> bit & 1 == 1);
        let shared: Vec<String> = bits.map(|bit| format!("{0} * (floor (d / {0}) % 2)", 1 << bit)).collect();
        let shared = if shared.is_empty() { "0".to_owned() } else { shared.join(" + ") };
        format!("(x # bpf {hertz:.1} 200 # delay (({shared}) / 16 * %tsdelay * 0.2) 0 1 0.2)")
    };
    let bands: Vec<String> = (1..=16).map(band).collect();
    format!("x * 0.2 + 4 * (\\d -> {}) (floor %xsdelay)", bands.join(" + "))
}

/// Operators that modulate each other.
const OPERATORS: usize = 8;
const OPERATOR_ENVELOPE: [&str; 4] = ["fmattack", "fmdecay", "fmsustain", "fmrelease"];

/// Frequency modulation of `x`, from the operators that are named: the first modulates it, the second the first, and so on,
/// and `fmi31` lets the third modulate the first. An operator that would modulate itself, by whatever way, does not.
pub fn frequency_modulation(says: &dyn Fn(&str) -> bool) -> String {
    format!("x + {}", deviation(0, &mut Vec::new(), says))
}

/// Whether an event can say anything of frequency modulation.
pub fn modulates(says: &dyn Fn(&str) -> bool) -> bool {
    (1..=OPERATORS).any(|from| !depths(from, 0, says).is_empty())
}

/// The controls that say how deeply operator `from` modulates `to`; nought is what is heard.
fn depths(from: usize, to: usize, says: &dyn Fn(&str) -> bool) -> Vec<String> {
    let chain = (from == to + 1).then(|| operator("fmi", from));
    let known =
        |name: &String| phonon_pattern::control(name).is_some_and(|row| row.name == name && says(name));
    chain.into_iter().chain([format!("fmi{from}{to}")]).filter(known).collect()
}

/// What `name` is called for an operator.
fn operator(name: &str, number: usize) -> String {
    if number == 1 { name.to_owned() } else { format!("{name}{number}") }
}

/// By how many hertz operator `of` is moved. `path` is what it modulates.
fn deviation(of: usize, path: &mut Vec<usize>, says: &dyn Fn(&str) -> bool) -> String {
    let mut sum = vec!["0".to_owned()];
    path.push(of);
    for from in (1..=OPERATORS).filter(|from| *from != of) {
        let depths = depths(from, of, says);
        if depths.is_empty() || path.contains(&from) {
            continue;
        }
        let moved = deviation(from, path, says);
        let at = format!("(m{from} + {moved})");
        let wave = match operator("fmwave", from) {
            wave if says(&wave) => format!("select %{wave} (sine {at}) (tri {at}) (saw {at}) (square {at})"),
            _ => format!("sine {at}"),
        };
        let depth = depths.join(" + %");
        let envelope = envelope(from, says);
        let ratio = operator("fmh", from);
        sum.push(format!("(\\m{from} -> ({wave}) * m{from} * (%{depth}){envelope}) (x * %{ratio})"));
    }
    path.pop();
    format!("({})", sum.join(" + "))
}

/// The envelope of an operator, if events can say something of it. Its ramps are even in decibels over 60 dB, as in
/// superdough, or in level where `fmenv` says `lin`.
fn envelope(number: usize, says: &dyn Fn(&str) -> bool) -> String {
    let parts = OPERATOR_ENVELOPE.map(|part| operator(part, number));
    if !parts.iter().any(|part| says(part)) {
        return String::new();
    }
    let [attack, decay, sustain, release] = parts;
    let even = format!("adsr %{attack} %{decay} %{sustain} %{release}");
    // The sustain in such a scale, so that the ramp ends where it should.
    let steep = format!(
        "0.001 ** (1 - adsr %{attack} %{decay} (max 0 (1 + 0.1447648 * log (max %{sustain} 0.001))) %{release})"
    );
    match operator("fmenv", number) {
        shape if says(&shape) => format!(" * (if %{shape} ({steep}) ({even}))"),
        _ => format!(" * ({steep})"),
    }
}

/// Controls that say nothing about what a voice is made of: which sound, when, how loud, where, for how long.
pub const OUTSIDE: &[&str] = &[
    "s",
    "n",
    "note",
    "freq",
    "gain",
    "postgain",
    "overgain",
    "velocity",
    "amp",
    "pan",
    "speed",
    "begin",
    "end",
    "cut",
    "clip",
    "duration",
    "unit",
    "bank",
    "orbit",
    "octave",
    "cps",
    "nudge",
    "unison",
    "spread",
    "scale",
    "chord",
    "color",
    "duckorbit",
    "duckattack",
    "duckdepth",
    "duckonset",
    "roomsize",
    "roomlp",
    "roomdim",
    "roomfade",
    "delaytime",
    "delayfeedback",
    "delaysync",
    "lock",
];
