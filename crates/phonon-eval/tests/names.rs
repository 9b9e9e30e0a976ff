//! Every name that Strudel or Tidal knows is known here too, as what it is there.
//!
//! `names/strudel.txt` and `names/tidal.txt` hold one name a line, after what it is: `function`, `signal` (a pattern
//! that takes no arguments) or `control`.

#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

use phonon_base::TimeSpan;
use phonon_pattern::{Context, FunctionRow, Mode, Op, Value};

/// Names without a meaning here, with the reason.
const WITHOUT: &[(&str, &[&str])] = &[
    (
        "ways of a JavaScript or Haskell program to hand a text over; a text here is read as it is",
        &["m", "h"],
    ),
    ("read values of the JavaScript program that runs", &["ref", "withHaps", "withHap", "withState"]),
    (
        "acts on the page, the voice or the keyboard of a browser",
        &["worklet", "speak", "whenKey", "keyDown", "onTrigger", "logValues", "onTriggerTime", "drawLine"],
    ),
    ("what the pattern sounds like would depend on when it was first asked", &["timeline", "whenT", "nTake"]),
    (
        "lists of patterns of the host language, of which `shrink` lays out the steps",
        &["shrinklist", "s_taperlist"],
    ),
    ("`env` is the envelope of sound; its settings are `modulate \"env\" {…}`", &["env"]),
    ("labels for the code of a browser's editor", &["tag", "withContext", "withLoc", "setContext"]),
    (
        "change a registry that all texts would share; voicings stand in `dict`",
        &[
            "addVoicings",
            "registerVoicings",
            "voicingAlias",
            "setDefaultVoicings",
            "setVoicingRange",
            "resetVoicings",
            "voicingRegistry",
        ],
    ),
    (
        "give lists of events to a program, not a pattern; `phonon query` prints them",
        &["queryArc", "firstCycle", "firstCycleValues", "showFirstCycle"],
    ),
    (
        "take functions of spans or events, which no text can write",
        &["withQuerySpan", "withQuerySpanMaybe", "withHapSpan", "appWhole", "bindWhole"],
    ),
    ("nothing undefined and no order of events is ever seen", &["removeUndefineds", "sortHapsByPart"]),
    ("switches of the host program; steps are always counted", &["hasSteps", "calculateSteps"]),
    ("Tidal's `spread` is `slowspread`: the name is a control, as in Strudel", &["spread"]),
    (
        "Haskell lists and tables; `phonon explain scale` and `chord` show theirs",
        &["fromMaybes", "lindenmayerI", "runMarkov", "scaleList", "getScale", "chordList", "chordTable"],
    ),
    ("left out of Tidal's own documentation", &["spreadf", "ncat", "substruct'", "randStruct"]),
];

#[test]
fn all_functions_are_known() {
    let missing: Vec<&str> = names()
        .filter(|(kind, _)| *kind != "control")
        .map(|(_, name)| name)
        .filter(|name| {
            phonon_pattern::function(name).is_none() && Op::named(name).is_none() && !is_without(name)
        })
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn what_is_said_to_have_no_meaning_has_none() {
    let known = |name: &&str| phonon_pattern::function(name).is_some();
    let wrong: Vec<&str> =
        WITHOUT.iter().flat_map(|(_, names)| names.iter().copied()).filter(known).collect();
    assert!(wrong.is_empty(), "{wrong:?} are known");
}

#[test]
fn a_signal_needs_no_argument() {
    for (kind, name) in names().filter(|(_, name)| !is_without(name)) {
        if kind == "signal" && !["silence", "nothing"].contains(&name) {
            let row = phonon_pattern::function(name).unwrap();
            assert!(row.params.is_empty(), "{name}");
            let found = events(&format!("{name} $ segment 2"));
            assert_eq!(found.unwrap().len(), 6, "{name}");
        }
    }
}

/// The example of a row means the same under each of its other names.
#[test]
fn other_names_mean_the_same_in_a_text() {
    let mut wrong = Vec::new();
    for (_, name) in names() {
        let Some(row) = phonon_pattern::function(name) else { continue };
        if name == row.name || row.example.contains('{') {
            continue;
        }
        let renamed = with_name(row, name);
        if !renamed.contains(name) || events(&renamed) != events(row.example) {
            wrong.push(format!("{renamed}: {:?}", events(&renamed)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// After `#` the name of a control is the control, whatever else it means.
#[test]
fn every_control_can_be_set() {
    let mut wrong = Vec::new();
    for (_, name) in names().filter(|(kind, _)| *kind == "control") {
        let Some(row) = phonon_pattern::control(name) else {
            wrong.push(format!("{name} is unknown"));
            continue;
        };
        let key = row.key().name();
        let text = format!("s \"bd\" $ fast 1 # {name} \"1\"");
        if !sets(&text, key) {
            wrong.push(format!("{text}: {:?}", events(&text)));
        }
        // As an argument on its own it is the control too, unless a function of that name takes what is given.
        if phonon_pattern::function(name).is_none() {
            for text in [format!("{name} \"1\""), format!("n \"0\" $ every 1 (# {name} \"1\")")] {
                if !sets(&text, key) {
                    wrong.push(format!("{text}: {:?}", events(&text)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// No name is a function and a control at once, so both always reach what they name.
#[test]
fn no_function_hides_a_control() {
    let rows = phonon_pattern::FUNCTIONS.iter().copied().flatten();
    let both: Vec<&str> = rows
        .flat_map(|row| std::iter::once(row.name).chain(row.aliases.iter().copied()))
        .filter(|name| phonon_pattern::control(name).is_some())
        .collect();
    assert!(both.is_empty(), "{both:?}");
}

/// Names that are a pattern function and a unit. Applied to a pattern they are the function, chained to sound the unit.
const SHARED: &[(&str, &[&str])] = &[
    (
        "arithmetic, the same of both",
        &[
            "abs", "add", "and", "ceil", "div", "exp", "floor", "gt", "log", "lt", "max", "min", "mod",
            "mul", "ne", "or", "pow", "round", "sqrt", "sub",
        ],
    ),
    ("choice and scaling, the same of both", &["mix", "range", "select", "xfade"]),
    ("waves, as a pattern by the cycle", &["lfo", "saw", "sine", "square", "tri"]),
    ("distortions and envelopes, of a voice or of sound", DISTORTIONS_AND_ENVELOPES),
    ("different things, each with a field that calls it so", &["eq", "expand", "partials", "pm"]),
];
const DISTORTIONS_AND_ENVELOPES: &[&str] =
    &["ad", "adsr", "ar", "chebyshev", "diode", "fold", "hard", "soft"];

#[test]
fn no_unit_hides_a_pattern_function() {
    let unit = |name: &&str| phonon_dsp::units::unit(name).is_some();
    let rows = phonon_pattern::FUNCTIONS.iter().copied().flatten();
    let mut found: Vec<&str> = rows
        .flat_map(|row| std::iter::once(row.name).chain(row.aliases.iter().copied()))
        .filter(unit)
        .collect();
    let mut meant: Vec<&str> = SHARED.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    found.sort();
    meant.sort();
    assert_eq!(found, meant);
}

/// What follows events in a chain is a control, unless a unit that works on sound has its name and no control follows.
#[test]
fn only_these_controls_wait_for_others() {
    let units = phonon_dsp::units::UNITS.iter();
    let names = units
        .filter(|row| phonon_eval::names::takes_sound(row))
        .flat_map(|row| std::iter::once(row.name).chain(row.aliases.iter().copied()));
    let mut effects = vec!["bpf", "delay", "dist", "distort", "freeze", "hpf", "lpf", "ring"];
    effects.sort();
    let mut found: Vec<&str> = names
        .filter(|name| phonon_pattern::control(name).is_some())
        .filter(|name| !phonon_eval::names::is_control_on_events(name))
        .collect();
    found.sort();
    assert_eq!(found, effects);
}

fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = include_str!("names/strudel.txt").lines().chain(include_str!("names/tidal.txt").lines());
    lines.map(|line| line.split_once(' ').unwrap())
}

fn is_without(name: &str) -> bool {
    WITHOUT.iter().any(|(_, names)| names.contains(&name))
}

/// The example of a row with `name` in place of whichever of the row's names it uses.
fn with_name(row: &FunctionRow, name: &str) -> String {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '\'');
    let parts: Vec<&str> = row.example.split_inclusive(|c| !is_part(c)).collect();
    for part in parts {
        let (word, rest) = part.split_at(part.trim_end_matches(|c| !is_part(c)).len());
        if word == row.name || row.aliases.contains(&word) {
            return row.example.replacen(&format!("{word}{rest}"), &format!("{name}{rest}"), 1);
        }
    }
    row.example.to_owned()
}

/// The events of cycles 0 to 2, as text.
fn events(text: &str) -> Result<Vec<String>, String> {
    let pattern = phonon_eval::evaluate_pattern(text, Mode::STRUDEL);
    let pattern = pattern.map_err(|said| said.into_iter().map(|one| one.message).collect::<String>())?;
    let mut found = Vec::new();
    for cycle in 0..3 {
        let events = pattern.query(TimeSpan::of_cycle(cycle), &Context::default());
        found.extend(events.map_err(|error| error.to_string())?.iter().map(ToString::to_string));
    }
    found.sort();
    Ok(found)
}

/// Whether the first event of the text carries that control.
fn sets(text: &str, key: &str) -> bool {
    let Ok(pattern) = phonon_eval::evaluate_pattern(text, Mode::STRUDEL) else { return false };
    let Ok(events) = pattern.query(TimeSpan::of_cycle(0), &Context::default()) else { return false };
    events.first().is_some_and(|event| match &event.value {
        Value::Controls(controls) => controls.entries().iter().any(|(found, _)| found.name() == key),
        _ => false,
    })
}
