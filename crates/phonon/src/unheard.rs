//! Controls that change no sound here, and why. A test holds it against what is heard: every control has a test, or a
//! reason here.

/// Names of controls, and why they are not heard.
pub static UNHEARD: &[(&[&str], &str)] = &[
    (
        &["panspan", "pansplay", "panwidth", "panorient", "channel", "channels"],
        "for more than two loudspeakers, and sound here is stereo; an output of its own (`d2:`) is a stem of its own",
    ),
    (&["bus", "busgain"], "a bus of another program; here a bus is a name in the text: `~x`"),
    (&["fadeTime", "fadeInTime"], "slices fade by themselves; `attack` and `release` say how long"),
    (
        &["gate", "curve", "voice", "density"],
        "heard by a bus that has a parameter of that name, as `~x density: …`, and by no other",
    ),
    (&["offset"], "what a recording lacks at its begin to be in time; cut the file, or use `nudge`"),
    (
        &[
            "degree",
            "mtranspose",
            "ctranspose",
            "harmonic",
            "stepsPerOctave",
            "octaveR",
            "semitone",
            "fshiftphase",
        ],
        "parts of SuperCollider's model of pitch; `note`, `scale`, `detune` and `freq` say it here",
    ),
    (
        &["chord", "dictionary", "anchor", "mode", "octaves"],
        "read by the pattern functions `voicing` and `rootNotes`, which make notes of them",
    ),
    (
        &[
            "warp",
            "warpattack",
            "warpdecay",
            "warpsustain",
            "warprelease",
            "warpmode",
            "warprate",
            "warpdepth",
            "warpshape",
            "warpdc",
            "warpskew",
            "warpenv",
            "warpsync",
            "wtphaserand",
        ],
        "bend the wavetables of superdough; the unit `wavetable` has a position (`wt`), and phase can be bent with `pm`",
    ),
    (
        &["zrand", "zcrush", "zdelay", "zmod", "znoise", "zzfx", "byteBeatExpression", "byteBeatStartTime"],
        "parameters of ZzFX and of bytebeat, which are other synthesizers; a bus can be any synthesizer",
    ),
    (
        &[
            "midichan",
            "midicmd",
            "midimap",
            "midiport",
            "midibend",
            "miditouch",
            "polyTouch",
            "ccn",
            "ccv",
            "ctlNum",
            "nrpnn",
            "nrpv",
            "progNum",
            "sysexid",
            "sysexdata",
            "sustainpedal",
            "expression",
            "songPtr",
            "uid",
            "val",
            "frames",
            "hours",
            "minutes",
            "seconds",
            "frameRate",
            "oschost",
            "oscport",
        ],
        "for other programs and instruments, by MIDI and OSC",
    ),
    (&["color", "label", "activeLabel", "analyze", "fft"], "for what is seen, not for what is heard"),
    (&["source", "cps"], "said of an event, which takes its sound from `s` and its tempo from `cps:`"),
    (
        &["FXrelease"],
        "how long superdough keeps the effects of an event; here they sound on until they are silent",
    ),
];

/// Why a control is not heard, if it is not.
pub fn reason(name: &str) -> Option<&'static str> {
    UNHEARD.iter().find(|(names, _)| names.contains(&name)).map(|(_, reason)| *reason)
}
