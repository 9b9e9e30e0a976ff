//! Rows of what a text is made of besides names: statements, the signs of expressions, the signs of mini-notation.

/// One form of the language.
pub struct FormRow {
    /// The names or signs by which it is found.
    pub names: &'static [&'static str],
    /// The heading it is listed under.
    pub group: &'static str,
    /// How it is written.
    pub form: &'static str,
    /// What it means, in one line.
    pub summary: &'static str,
    /// A song that uses it.
    pub example: &'static str,
}

const fn row(
    names: &'static [&'static str],
    group: &'static str,
    form: &'static str,
    summary: &'static str,
    example: &'static str,
) -> FormRow {
    FormRow { names, group, form, summary, example }
}

const SONG: &str = "statements: the song";
const OUTPUTS: &str = "statements: outputs";
const NAMES: &str = "statements: names of your own";
const LIVE: &str = "statements: live commands";
const EXPRESSIONS: &str = "expressions";
const MINI: &str = "mini-notation";

/// All forms, in the order in which they are listed.
pub static FORMS: &[FormRow] = &[
    row(
        &["--"],
        SONG,
        "-- text",
        "a comment up to the end of the line",
        "-- four to the floor\nd1: s \"bd*4\"",
    ),
    row(
        &["cps", "tempo", "setcps"],
        SONG,
        "cps: x",
        "cycles per second; 0.5 unless said, and a pattern is fine too",
        "cps: 0.6\nd1: s \"bd*4\"",
    ),
    row(
        &["ramp"],
        SONG,
        "cps: x ramp:n",
        "while it plays, the tempo glides within n cycles to what it is set to; also with `bpm` and its kin",
        "bpm: 140 ramp:8\nd1: s \"bd*4\"",
    ),
    row(
        &["bpm", "setbpm"],
        SONG,
        "bpm: x",
        "beats per minute, four of them in a cycle",
        "bpm: 174\nd1: s \"bd ~ sn ~\"",
    ),
    row(&["cpm", "setcpm"], SONG, "cpm: x", "cycles per minute", "cpm: 33\nd1: s \"bd*4\""),
    row(
        &["mode"],
        SONG,
        "mode: strudel|tidal|classic",
        "whose habits hold where they differ; classic writes pan from -1 to 1",
        "mode: tidal\nd1 $ sound \"bd(3,8,2)\"",
    ),
    row(&["seed"], SONG, "seed: n", "shifts all random numbers", "seed: 7\nd1: s \"hh*8?\""),
    row(
        &["limiter"],
        SONG,
        "limiter: off",
        "leaves out the limiter at the end",
        "limiter: off\nd1: s \"bd*4\" # gain 0.5",
    ),
    row(
        &["outmix"],
        SONG,
        "outmix: none|gain|sqrt|tanh|hard",
        "how outputs are combined: as they are, divided by their number or its root, or bent or cut to -1..1",
        "outmix: sqrt\nd1: s \"bd*4\"\nd2: s \"hh*8\"",
    ),
    row(
        &["voices"],
        SONG,
        "voices: n",
        "how many voices of one instrument sound at once",
        "voices: 32\nd1: s \"bd*16\"",
    ),
    row(
        &["out"],
        OUTPUTS,
        "out: e",
        "the main output; also `out $ e`, `out = e`, `out # chain`",
        "out: saw 110 * 0.2",
    ),
    row(
        &["d1", "o1", "out1"],
        OUTPUTS,
        "d1: e",
        "a numbered output, likewise o1 and out1; all are heard, and each is a stem",
        "d1: s \"bd*4\"\nd2: s \"~ cp\"",
    ),
    row(
        &["~name"],
        NAMES,
        "~name: e",
        "a bus, also `~name $ e` and `~name = e`; it may stand in any order and read itself, one sample late",
        "~lfo: sine 0.25\nout: saw 110 # lpf (~lfo * 900 + 1100) 2 * 0.3",
    ),
    row(
        &["~name #"],
        NAMES,
        "~name # chain",
        "a chain that waits for its input",
        "~room # lpf 2000 1 # delay 0.25 0.4 0.3\nd1: saw 110 # ~room * 0.2",
    ),
    row(
        &["fn", "let"],
        NAMES,
        "fn name a b = e",
        "a function of your own, also `~name a b: e`, which can be played as an instrument",
        "fn wob f = saw f # lpf (sine 2 * 400 + 600) 3\nout: wob 55 * 0.3",
    ),
    row(
        &["@name"],
        NAMES,
        "@name: e",
        "a template, used as `x # @name` or `p $ @name`",
        "@soft: lpf 800 0.7\nout: saw 110 # @soft * 0.3",
    ),
    row(
        &["%name"],
        NAMES,
        "%name: e",
        "a pattern value, used as `fast %name`",
        "%speed: \"1 2\"\nd1: s \"bd*2\" $ fast %speed",
    ),
    row(
        &["hush", "unhush"],
        LIVE,
        "hush, hush n",
        "silences everything, or one output, until `unhush`",
        "d1: s \"bd*4\"\nhush",
    ),
    row(
        &["panic"],
        LIVE,
        "panic",
        "silences everything and stops all voices at once",
        "d1: s \"bd*4\"\npanic",
    ),
    row(
        &["solo", "unsolo"],
        LIVE,
        "solo n",
        "only output n is heard, until `unsolo`",
        "d1: s \"bd*4\"\nsolo 1",
    ),
    row(
        &["mute", "unmute"],
        LIVE,
        "mute n",
        "output n is not heard, until `unmute`",
        "d1: s \"bd*4\"\nmute 1",
    ),
    row(&["once"], LIVE, "once $ e", "plays one cycle, now", "once $ s \"bd cp\""),
    row(&["resetCycles"], LIVE, "resetCycles", "goes back to cycle 0", "d1: s \"bd*4\"\nresetCycles"),
    row(&["setCycle"], LIVE, "setCycle x", "goes to cycle x", "d1: s \"bd*4\"\nsetCycle 16"),
    row(&["nudge"], LIVE, "nudge x", "moves the clock by x seconds", "d1: s \"bd*4\"\nnudge 0.02"),
    row(
        &["xfade", "xfadeIn"],
        LIVE,
        "xfade 1 $ e, xfadeIn 1 CYCLES $ e",
        "output 1 becomes e while what it was fades, over four cycles or so many; without `$ e`, as often as `d1` is changed",
        "d1: s \"bd*4\"\nxfade 1 $ s \"cp*2\"",
    ),
    row(
        &["jump", "jumpIn", "jumpIn'", "jumpMod"],
        LIVE,
        "jump 1 $ e, jumpIn 1 CYCLES $ e, jumpMod 1 MULTIPLE $ e",
        "output 1 becomes e at once, after so many cycles (`jumpIn'`: from the begin of the next), or with the next multiple",
        "d1: s \"bd*4\"\njumpIn 1 2 $ s \"cp*2\"",
    ),
    row(
        &["wait"],
        LIVE,
        "wait 1 CYCLES $ e",
        "output 1 is silent for so many cycles and then plays e",
        "d1: s \"bd*4\"\nwait 1 1 $ s \"cp*2\"",
    ),
    row(
        &["clutch", "clutchIn"],
        LIVE,
        "clutch 1 $ e, clutchIn 1 CYCLES $ e",
        "events of output 1 make room for those of e one by one, over two cycles or so many",
        "d1: s \"bd*4\"\nclutch 1 $ s \"cp*2\"",
    ),
    row(
        &["anticipate", "anticipateIn"],
        LIVE,
        "anticipate 1 $ e, anticipateIn 1 CYCLES $ e",
        "events of output 1 are echoed further and further apart; after eight cycles or so many it becomes e",
        "d1: s \"bd*4\"\nanticipate 1 $ s \"cp*2\"",
    ),
    row(
        &["interpolate", "interpolateIn"],
        LIVE,
        "interpolate 1 $ e, interpolateIn 1 CYCLES $ e",
        "output 1 plays the events of e, whose numbers glide from what they were, over four cycles or so many",
        "d1: s \"bd*4\" # speed 1\ninterpolate 1 $ s \"bd*4\" # speed 2",
    ),
    row(
        &["f a b"],
        EXPRESSIONS,
        "f a b, f a k:b",
        "a function and its arguments, by position or by keyword; `f(a, b)` and `:k b` are read too",
        "out: saw 110 # lpf 800 q:0.7 * 0.3",
    ),
    row(
        &["#"],
        EXPRESSIONS,
        "x # f",
        "chains: sound goes into a unit, events get a control",
        "d1: s \"bd*4\" # speed \"1 2\" # lpf 900 0.7",
    ),
    row(
        &["$"],
        EXPRESSIONS,
        "x $ f $ g, g $ f $ x",
        "applies functions to the one value in the chain, wherever it stands",
        "d1: s \"bd sn\" $ fast 2 $ rev",
    ),
    row(
        &["."],
        EXPRESSIONS,
        "f . g",
        "one function out of two: g first, then f",
        "d1: s \"bd sn hh\" $ every 2 (fast 2 . rev)",
    ),
    row(
        &[">>"],
        EXPRESSIONS,
        "f >> g",
        "one function out of two: f first, then g",
        "d1: s \"bd sn hh\" $ every 2 (rev >> fast 2)",
    ),
    row(
        &["\\", "->"],
        EXPRESSIONS,
        "\\x y -> e",
        "a function without a name",
        "d1: s \"bd sn\" $ every 2 (\\x -> x $ fast 2)",
    ),
    row(
        &["section"],
        EXPRESSIONS,
        "(# speed 2), (+ 7)",
        "an operator that waits for its left side",
        "d1: s \"bd*4\" $ off 0.125 (# speed 2)",
    ),
    row(&["[a, b]"], EXPRESSIONS, "[a, b]", "a list", "d1: stack [s \"bd*4\", s \"~ cp\"]"),
    row(&["(1/8)"], EXPRESSIONS, "1/8", "an exact fraction", "d1: s \"bd sn\" $ late (1/8)"),
    row(&["~", "-"], MINI, "~ or -", "a rest", "d1: s \"bd ~ sn -\""),
    row(&["[]"], MINI, "[a b]", "a group that takes one step", "d1: s \"bd [hh hh hh]\""),
    row(&["<>"], MINI, "<a b>", "one per cycle, in turn", "d1: s \"bd <sn cp>\""),
    row(
        &["{}"],
        MINI,
        "{a b c}%n",
        "n steps per cycle out of as many as there are",
        "d1: s \"{bd sn hh}%4\"",
    ),
    row(&[","], MINI, "a, b", "both at once", "d1: s \"bd*4, hh*8\""),
    row(&["|"], MINI, "a | b", "one of them in each cycle, at random", "d1: s \"bd | sn | cp\""),
    row(&[" . "], MINI, "a b . c", "groups without brackets", "d1: s \"bd sn . hh hh hh\""),
    row(&["*"], MINI, "a*n", "n times as fast; n can be a pattern", "d1: s \"bd*4 hh*<2 3>\""),
    row(&["/"], MINI, "a/n", "n times as slow", "d1: s \"bd [sn cp]/2\""),
    row(&["!"], MINI, "a!n, a ! !", "repeats a step", "d1: s \"bd!3 sn\""),
    row(&["@", "_"], MINI, "a@n, a _ _", "makes a step longer", "d1: s \"bd@3 sn\""),
    row(
        &["?"],
        MINI,
        "a?, a?0.2",
        "leaves a step out at random, with a chance of a half or as said",
        "d1: s \"hh*8?\"",
    ),
    row(
        &[":"],
        MINI,
        "a:n",
        "number n of a sound; further numbers are further controls",
        "d1: s \"bd:0 bd:1\"",
    ),
    row(&[".."], MINI, "a .. b", "all whole numbers from a to b", "d1: s \"hh*8\" # n \"0 .. 3\""),
    row(
        &["(,)"],
        MINI,
        "a(k,n,r)",
        "k onsets spread over n steps, r steps later; k below zero fills the gaps",
        "d1: s \"bd(3,8,2)\"",
    ),
    row(
        &["'"],
        MINI,
        "c4'maj7",
        "a chord on a note",
        "~stab: saw # lpf 1200 0.7\nd1: s \"~stab*2\" # note \"<c4'min7 f4'maj>\"",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_that_a_statement_can_begin_with_has_a_row() {
        for name in phonon::eval::statement_names() {
            assert!(FORMS.iter().any(|row| row.names.contains(&name)), "`{name}` has no row");
        }
    }

    #[test]
    fn every_example_is_sound() {
        for row in FORMS {
            let found = phonon::check(row.example).diagnostics;
            assert!(found.iter().all(|diagnostic| !diagnostic.is_error()), "{}: {found:#?}", row.example);
        }
    }
}
