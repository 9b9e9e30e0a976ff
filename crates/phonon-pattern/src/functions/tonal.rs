//! Scales, chords, voicings and tunings.

use phonon_base::{Time, TimeSpan};

use crate::context::Context;
use crate::control::Key;
use crate::function::{Arg, ArgError, Args, FunctionRow, Param};
use crate::join::Join;
use crate::number::numeral;
use crate::pattern::Pattern;
use crate::tonal::scale::{OnTonic, note_of, step_of};
use crate::tonal::spelling::{Interval, Note};
use crate::tonal::voicing::{self, Voiced, Voicing, anchor_of};
use crate::value::{Controls, Value};

const ROW: FunctionRow = FunctionRow { group: "tonal", ..FunctionRow::BLANK };

/// The rows.
pub(super) static ROWS: &[FunctionRow] = &[
    FunctionRow {
        name: "scale",
        summary: "turns numbers into notes of a scale, and moves notes to the nearest one of it",
        params: &[
            Param::text("name", "tonic and scale, such as `C:minor` or `Eb4:major:pentatonic`"),
            Param::INPUT,
        ],
        tidal: "numbers become semitones, names have no tonic: `scale \"minor\"`",
        example: "n \"0 2\" $ scale \"C:minor\"",
        events: "0 1/2 {note: C3} | 1/2 1 {note: Eb3}",
        apply: |args| {
            let (input, tidal) = (args.input()?, args.mode.tidal);
            let inner = input.clone();
            let scaled = args.lift([0], &[&input], move |[name]| {
                let words: Vec<String> = name.list().iter().map(Value::to_string).collect();
                if tidal {
                    return in_steps(
                        &inner,
                        tidal_scale(&words.join(" ")).ok_or_else(|| name.refuse("a scale"))?,
                    );
                }
                scaled(&inner, &words.join(" "))
            })?;
            Ok(scaled.with_steps(input.steps()))
        },
        ..ROW
    },
    FunctionRow {
        name: "transpose",
        aliases: &["trans"],
        summary: "moves notes by semitones, or by an interval such as `3M`, which keeps their spelling",
        params: &[Param::any("by", "semitones or an interval"), Param::INPUT],
        example: "\"c3 e3\" $ transpose \"3M\"",
        events: "0 1/2 E3 | 1/2 1 G#3",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[by]| {
                let semitones = by.value.as_number();
                let interval = match (semitones, by.value.as_text()) {
                    (Some(semitones), _) => Interval::of_semitones(semitones.round() as i32),
                    (None, Some(name)) => {
                        Interval::parse(name).ok_or_else(|| by.refuse("semitones or an interval"))?
                    }
                    _ => return Err(by.refuse("semitones or an interval")),
                };
                let semitones = semitones.unwrap_or(f64::from(interval.semitones()));
                Ok(inner.map(move |value| {
                    on_note(value, |note| match note {
                        Value::Number(number) => Some(Value::Number(number + semitones)),
                        note => note_of(note).map(|note| Value::text(note.above(interval).to_string())),
                    })
                }))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "scaleTranspose",
        aliases: &["scaleTrans", "strans"],
        summary: "moves notes along the scale that they were taken from",
        params: &[Param::number("steps", "how many steps of the scale"), Param::INPUT],
        example: "n \"0\" $ scale \"C:major\" $ scaleTranspose 2",
        events: "0 1 {note: E3}",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[steps]| {
                let steps = steps.number()?;
                Ok(inner.try_map_events(move |event| {
                    let Some(name) = event.places.scale() else {
                        return Err(ArgError::expected("in", "notes of a scale: `scale` has to come first"));
                    };
                    let scale = OnTonic::parse(name)?;
                    let mut outside = false;
                    event.value = on_note(&event.value, |note| {
                        let moved = note_of(note).and_then(|note| scale.along(note, steps));
                        outside |= moved.is_none();
                        moved.map(|note| Value::text(note.to_string()))
                    });
                    if outside { Err(ArgError::expected("in", format!("notes of {name}"))) } else { Ok(true) }
                }))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "voicing",
        summary: "plays chord symbols as notes near an anchor; `dict`, `anchor`, `mode`, `offset` and `n` say how",
        example: "chord \"C\" $ mode \"root\" $ anchor \"c3\" $ dict \"triads\" $ voicing",
        events: "0 1 {note: C3} | 0 1 {note: E3} | 0 1 {note: G3}",
        apply: |args| Ok(args.input()?.join_with(Join::Outer, [], |value| Ok(voiced(value)))),
        ..ROW
    },
    FunctionRow {
        name: "voicings",
        summary: "plays chord symbols as notes, each near the one before",
        params: &[Param::text("dictionary", "lefthand, triads, guidetones or legacy"), Param::INPUT],
        example: "\"C\" $ voicings \"triads\"",
        events: "0 1 C4 | 0 1 E4 | 0 1 G4",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[name]| Ok(led(&inner, name.text()?)))
        },
        ..ROW
    },
    FunctionRow {
        name: "rootNotes",
        summary: "the roots of chord symbols",
        params: &[Param::number("octave", "in which octave"), Param::INPUT],
        example: "\"C^7 Am\" $ rootNotes 2",
        events: "0 1/2 C2 | 1/2 1 A2",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[octave]| {
                let octave = octave.whole()?;
                let root = move |chord: &str| {
                    let signs = chord.find(|c| !"ABCDEFGabcdefg#".contains(c)).unwrap_or(chord.len()).min(2);
                    let signs = if chord[1..signs].contains(['#', 'b']) { signs } else { 1 };
                    Value::text(format!("{}{octave}", &chord[..signs]))
                };
                Ok(inner.try_map(move |value| {
                    let (chord, named) = match value {
                        Value::Controls(controls) => (controls.get(Key::exactly("chord")).cloned(), true),
                        value => (Some(value.clone()), false),
                    };
                    let chord = chord
                        .as_ref()
                        .and_then(Value::as_text)
                        .filter(|chord| Note::parse(chord.get(..1).unwrap_or("")).is_some());
                    let note = chord.map(root).ok_or_else(|| ArgError::expected("in", "chord symbols"))?;
                    Ok(Some(if named {
                        Value::Controls(Controls::one(Key::exactly("note"), note))
                    } else {
                        note
                    }))
                }))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "xen",
        summary: "turns step numbers into frequencies above 220 Hz in another tuning",
        params: &[Param::any("tuning", "`12ji`, `31edo` and the like, or a list of ratios"), Param::INPUT],
        example: "\"0 3\" $ xen \"3edo\"",
        events: "0 1/2 220 | 1/2 1 440",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            let tuning = args.listed(0)?;
            crate::lift::lift(Join::Inner, &[tuning], &[&input], move |[tuning]: [&Value; 1]| {
                let ratios = ratios_of(tuning)?;
                Ok(tuned(&inner, ratios, 220.0))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "tuning",
        summary: "turns step numbers into the ratios of a list, which goes round at the octave",
        params: &[Param::patterns("ratios", "the ratios"), Param::INPUT],
        example: "\"0 2\" $ tuning [1, 1.5]",
        events: "0 1/2 1 | 1/2 1 2",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            crate::lift::lift(Join::Inner, &[args.listed(0)?], &[&input], move |[ratios]: [&Value; 1]| {
                Ok(tuned(&inner, ratios_of(ratios)?, 1.0))
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "tune",
        summary: "turns step numbers into the ratios of a named tuning",
        params: &[
            Param::text(
                "name",
                "pythagorean, just, meantone, slendro, pelog, bohlen or `31edo` and the like",
            ),
            Param::INPUT,
        ],
        example: "\"0 12\" $ tune \"pythagorean\"",
        events: "0 1/2 1 | 1/2 1 2",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[name]| Ok(tuned(&inner, ratios_of(name.value)?, 1.0)))
        },
        ..ROW
    },
    FunctionRow {
        name: "tidalScale",
        summary: "turns step numbers into semitones of a scale",
        params: &[Param::text("name", "the scale"), Param::INPUT],
        tidal: "called scale",
        example: "\"0 2 7\" $ tidalScale \"minor\"",
        events: "0 1/3 0 | 1/3 2/3 3 | 2/3 1 12",
        apply: |args| {
            let input = args.input()?;
            let inner = input.clone();
            args.lift([0], &[&input], move |[name]| {
                in_steps(&inner, tidal_scale(name.text()?).ok_or_else(|| name.refuse("a scale"))?)
            })
        },
        ..ROW
    },
    FunctionRow {
        name: "toScale",
        summary: "turns step numbers into the numbers of a list, which goes round at the octave",
        params: &[Param::patterns("numbers", "the semitones of the scale"), Param::INPUT],
        example: "\"0 1 3\" $ toScale [0, 4, 7]",
        events: "0 1/3 0 | 1/3 2/3 4 | 2/3 1 12",
        apply: |args| in_steps(&args.input()?, constants(args, 0)?),
        ..ROW
    },
    FunctionRow {
        name: "toScale'",
        summary: "as toScale, going round at another interval",
        params: &[
            Param::number("size", "after how many semitones it goes round"),
            Param::patterns("numbers", "the semitones of the scale"),
            Param::INPUT,
        ],
        example: "\"0 3\" $ toScale' 24 [0, 4, 7]",
        events: "0 1/2 0 | 1/2 1 24",
        apply: |args| {
            let (input, numbers) = (args.input()?, constants(args, 1)?);
            let inner = input.clone();
            args.lift([0], &[&input], move |[size]| in_steps_of(&inner, numbers.clone(), size.number()?))
        },
        ..ROW
    },
];

/// `value` with the note in it changed: the control `note`, or the value itself. A note that gives nothing stays.
fn on_note(value: &Value, change: impl FnOnce(&Value) -> Option<Value>) -> Value {
    let key = Key::exactly("note");
    match value {
        Value::Controls(controls) => match controls.get(key).and_then(change) {
            Some(note) => Value::Controls(controls.with(key, note)),
            None => value.clone(),
        },
        value => change(value).unwrap_or_else(|| value.clone()),
    }
}

fn scaled(pattern: &Pattern, name: &str) -> Result<Pattern, ArgError> {
    let scale = OnTonic::parse(name)?;
    let name: std::sync::Arc<str> = name.into();
    let keys = ["note", "n", "value", "anchor"].map(Key::exactly);
    Ok(pattern.try_map_events(move |event| {
        let (degree, anchor) = match &event.value {
            Value::Controls(controls) => (
                keys[..3].iter().find_map(|key| controls.get(*key)),
                controls.get(keys[3]).and_then(anchor_of),
            ),
            value => (Some(value), None),
        };
        let Some(degree) = degree else {
            return Ok(true);
        };
        let note = if let Some(note) = note_of(degree) {
            Value::text(scale.nearest(note.midi(3)).to_string())
        } else if let Some((step, raised)) = step_of(degree).filter(|(step, _)| step.is_finite()) {
            match anchor {
                Some(anchor) => Value::Number(scale.step_near(step, anchor) + f64::from(raised)),
                None => Value::text(scale.step(step).above(Interval::of_semitones(raised)).to_string()),
            }
        } else {
            return Ok(false);
        };
        event.value = match &event.value {
            Value::Controls(controls) => {
                let others = keys[..3].iter().fold(controls.clone(), |rest, key| rest.without(*key));
                Value::Controls(others.with(keys[0], note))
            }
            _ => note,
        };
        event.places.set_scale(name.clone());
        Ok(true)
    }))
}

fn voiced(value: &Value) -> Pattern {
    let controls = match value {
        Value::Controls(controls) => controls.clone(),
        value => Controls::one(Key::exactly("chord"), value.clone()),
    };
    let get = |name| controls.get(Key::exactly(name));
    let whole = |name| get(name).and_then(numeral).map(|number| number.floor() as i64);
    let Some(chord) = get("chord").and_then(Value::as_text) else {
        return Pattern::silence();
    };
    let voicing = Voicing {
        chord,
        dictionary: get("dictionary").and_then(Value::as_text).unwrap_or("ireal"),
        anchor: get("anchor").and_then(anchor_of).unwrap_or(72),
        mode: get("mode").and_then(Value::as_text).unwrap_or("below"),
        offset: whole("offset").unwrap_or(0),
        step: whole("n"),
        octaves: whole("octaves").unwrap_or(1),
    };
    let used = ["chord", "dictionary", "anchor", "mode", "offset", "n", "octaves"].map(Key::exactly);
    let rest = used.iter().fold(controls.clone(), |rest, key| rest.without(*key));
    let note = |note: Voiced| {
        let note = match note {
            Voiced::Name(name) => Value::text(name),
            Voiced::Midi(number) => Value::Number(number),
        };
        let controls = Controls::one(Key::exactly("note"), note).merged(&rest, |_, own| own.clone());
        Pattern::pure(Value::Controls(controls))
    };
    Pattern::stack(voicing.notes().unwrap_or_default().into_iter().map(note).collect::<Vec<_>>())
}

/// Cycles that are looked back over to know the chord before.
const MEMORY: i64 = 32;

/// Chords, each voiced near the one before. What comes before is asked of the pattern itself, so that a query
/// depends on nothing but its span.
fn led(pattern: &Pattern, dictionary: &str) -> Pattern {
    let (chords, dictionary) = (pattern.clone(), dictionary.to_owned());
    pattern.join_events(Join::Outer, [pattern], move |event| {
        let whole = event.whole_or_part();
        let from = if whole.begin.cycle() < 2 * MEMORY { 0 } else { whole.begin.cycle() - MEMORY };
        let span = TimeSpan::new(Time::whole(from).min(whole.begin), whole.begin);
        let mut before = chords.query(span, &Context::default()).unwrap_or_default();
        before.retain(|event| event.has_onset());
        before.sort_by_key(|event| event.part.begin);
        let mut top = None;
        let mut notes = Vec::new();
        for chord in before.iter().chain([event]) {
            notes = voicing::nearest(chord.value.as_text().unwrap_or(""), &dictionary, top);
            top = notes.last().map(|note| note.midi(3)).or(top);
        }
        let note = |note: &Note| Pattern::pure(Value::text(note.to_string()));
        Ok(Pattern::stack(notes.iter().map(note).collect::<Vec<_>>()))
    })
}

/// The ratios of a tuning, by name or as a list.
fn ratios_of(tuning: &Value) -> Result<Vec<f64>, ArgError> {
    let refuse =
        || ArgError::expected("tuning", format!("a tuning such as `12ji` or `31edo`, not `{tuning}`"));
    if let Value::List(items) = tuning {
        let ratios: Option<Vec<f64>> = items.iter().map(numeral).collect();
        return ratios.filter(|ratios| !ratios.is_empty()).ok_or_else(refuse);
    }
    let name = tuning.as_text().ok_or_else(refuse)?;
    if let Some((_, ratios)) = TUNINGS.iter().find(|(known, _)| *known == name) {
        return Ok(ratios.to_vec());
    }
    let steps: u32 = name.strip_suffix("edo").and_then(|steps| steps.parse().ok()).ok_or_else(refuse)?;
    if steps == 0 || steps > 10_000 {
        return Err(refuse());
    }
    Ok((0..steps).map(|step| (f64::from(step) / f64::from(steps)).exp2()).collect())
}

/// Named tunings, as ratios above the first step; all go round at the octave.
const TUNINGS: &[(&str, &[f64])] = &[
    (
        "12ji",
        &[
            1.0,
            16.0 / 15.0,
            9.0 / 8.0,
            6.0 / 5.0,
            5.0 / 4.0,
            4.0 / 3.0,
            45.0 / 32.0,
            3.0 / 2.0,
            8.0 / 5.0,
            5.0 / 3.0,
            16.0 / 9.0,
            15.0 / 8.0,
        ],
    ),
    ("just", &[1.0, 9.0 / 8.0, 5.0 / 4.0, 4.0 / 3.0, 3.0 / 2.0, 5.0 / 3.0, 15.0 / 8.0]),
    (
        "pythagorean",
        &[
            1.0,
            256.0 / 243.0,
            9.0 / 8.0,
            32.0 / 27.0,
            81.0 / 64.0,
            4.0 / 3.0,
            729.0 / 512.0,
            3.0 / 2.0,
            128.0 / 81.0,
            27.0 / 16.0,
            16.0 / 9.0,
            243.0 / 128.0,
        ],
    ),
    // Quarter-comma meantone: fifths of 5^(1/4), Aaron 1523.
    (
        "meantone",
        &[
            1.0,
            1.044906727,
            1.118033989,
            1.196279025,
            1.25,
            1.337480610,
            1.397542486,
            1.495348781,
            1.5625,
            1.671850762,
            1.788854382,
            1.869185977,
        ],
    ),
    // Five equal steps and a seven-note scale, as gamelans are often simplified.
    ("slendro", &[1.0, 1.148698355, 1.319507911, 1.515716567, 1.741101127]),
    ("pelog", &[1.0, 1.070, 1.148, 1.348, 1.448, 1.552, 1.727]),
];

/// Step numbers as the frequencies or ratios of a tuning.
fn tuned(pattern: &Pattern, ratios: Vec<f64>, base: f64) -> Pattern {
    pattern.try_map(move |value| {
        let step = numeral(value).ok_or_else(|| ArgError::expected("in", "step numbers"))?.floor();
        let count = ratios.len() as f64;
        let ratio = ratios[step.rem_euclid(count) as usize];
        Ok(Some(Value::Number(base * ratio * (step / count).floor().exp2())))
    })
}

/// The numbers in the list of parameter `index`.
fn constants(args: &Args, index: usize) -> Result<Vec<f64>, ArgError> {
    let number = |arg: &&Arg| match arg {
        Arg::Pattern(pattern) => pattern.constant().and_then(|(value, _)| numeral(value)),
        _ => None,
    };
    let numbers: Option<Vec<f64>> = args.many(index).iter().map(number).collect();
    numbers.filter(|numbers| !numbers.is_empty()).ok_or_else(|| args.wrong(index, "a list of numbers"))
}

fn in_steps(pattern: &Pattern, scale: Vec<f64>) -> Result<Pattern, ArgError> {
    in_steps_of(pattern, scale, 12.0)
}

/// Step numbers as numbers of `scale`, which goes round every `size`.
fn in_steps_of(pattern: &Pattern, scale: Vec<f64>, size: f64) -> Result<Pattern, ArgError> {
    let keys = ["n", "note"].map(Key::exactly);
    let note = move |value: &Value| {
        let step = numeral(value)?.floor();
        let count = scale.len() as f64;
        Some(Value::Number(scale[step.rem_euclid(count) as usize] + size * (step / count).floor()))
    };
    Ok(pattern.try_map(move |value| {
        let refuse = || ArgError::expected("in", "step numbers");
        Ok(Some(match value {
            Value::Controls(controls) => {
                let key = keys.iter().copied().find(|key| controls.get(*key).is_some()).ok_or_else(refuse)?;
                let note = controls.get(key).and_then(&note).ok_or_else(refuse)?;
                Value::Controls(controls.with(key, note))
            }
            value => note(value).ok_or_else(refuse)?,
        }))
    }))
}

/// The semitones of one of Tidal's scales, which have names of their own.
fn tidal_scale(name: &str) -> Option<Vec<f64>> {
    let steps = TIDAL_SCALES.iter().find(|(names, _)| names.contains(&name)).map(|(_, steps)| *steps);
    match steps {
        Some(steps) => Some(steps.iter().copied().map(f64::from).collect()),
        None => OnTonic::parse(name).ok().map(|scale| scale.semitones()),
    }
}

const TIDAL_SCALES: &[(&[&str], &[i32])] = &[
    (&["minPent", "yu"], &[0, 3, 5, 7, 10]),
    (&["majPent", "gong"], &[0, 2, 4, 7, 9]),
    (&["ritusen", "zhi"], &[0, 2, 5, 7, 9]),
    (&["egyptian", "shang"], &[0, 2, 5, 7, 10]),
    (&["kumai"], &[0, 2, 3, 7, 9]),
    (&["hirajoshi"], &[0, 2, 3, 7, 8]),
    (&["iwato"], &[0, 1, 5, 6, 10]),
    (&["chinese"], &[0, 4, 6, 7, 11]),
    (&["indian"], &[0, 4, 5, 7, 10]),
    (&["pelog"], &[0, 1, 3, 7, 8]),
    (&["prometheus"], &[0, 2, 4, 6, 11]),
    (&["scriabin"], &[0, 1, 4, 7, 9]),
    (&["jiao"], &[0, 3, 5, 8, 10]),
    (&["whole", "wholetone"], &[0, 2, 4, 6, 8, 10]),
    (&["augmented"], &[0, 3, 4, 7, 8, 11]),
    (&["augmented2"], &[0, 1, 4, 5, 8, 9]),
    (&["hexMajor7"], &[0, 2, 4, 7, 9, 11]),
    (&["hexDorian"], &[0, 2, 3, 5, 7, 10]),
    (&["hexPhrygian"], &[0, 1, 3, 5, 8, 10]),
    (&["hexSus"], &[0, 2, 5, 7, 9, 10]),
    (&["hexMajor6"], &[0, 2, 4, 5, 7, 9]),
    (&["hexAeolian"], &[0, 3, 5, 7, 8, 10]),
    (&["major", "ionian"], &[0, 2, 4, 5, 7, 9, 11]),
    (&["dorian"], &[0, 2, 3, 5, 7, 9, 10]),
    (&["phrygian"], &[0, 1, 3, 5, 7, 8, 10]),
    (&["lydian"], &[0, 2, 4, 6, 7, 9, 11]),
    (&["mixolydian"], &[0, 2, 4, 5, 7, 9, 10]),
    (&["aeolian", "minor", "melodicMinorDesc"], &[0, 2, 3, 5, 7, 8, 10]),
    (&["locrian"], &[0, 1, 3, 5, 6, 8, 10]),
    (&["harmonicMinor"], &[0, 2, 3, 5, 7, 8, 11]),
    (&["harmonicMajor"], &[0, 2, 4, 5, 7, 8, 11]),
    (&["melodicMinor"], &[0, 2, 3, 5, 7, 9, 11]),
    (&["melodicMajor", "bartok", "hindu"], &[0, 2, 4, 5, 7, 8, 10]),
    (&["todi"], &[0, 1, 3, 6, 7, 8, 11]),
    (&["purvi"], &[0, 1, 4, 6, 7, 8, 11]),
    (&["marva"], &[0, 1, 4, 6, 7, 9, 11]),
    (&["bhairav"], &[0, 1, 4, 5, 7, 8, 11]),
    (&["ahirbhairav"], &[0, 1, 4, 5, 7, 9, 10]),
    (&["superLocrian"], &[0, 1, 3, 4, 6, 8, 10]),
    (&["romanianMinor"], &[0, 2, 3, 6, 7, 9, 10]),
    (&["hungarianMinor"], &[0, 2, 3, 6, 7, 8, 11]),
    (&["neapolitanMinor"], &[0, 1, 3, 5, 7, 8, 11]),
    (&["enigmatic"], &[0, 1, 4, 6, 8, 10, 11]),
    (&["spanish"], &[0, 1, 4, 5, 7, 8, 10]),
    (&["leadingWhole"], &[0, 2, 4, 6, 8, 10, 11]),
    (&["lydianMinor"], &[0, 2, 4, 6, 7, 8, 10]),
    (&["neapolitanMajor"], &[0, 1, 3, 5, 7, 9, 11]),
    (&["locrianMajor"], &[0, 2, 4, 5, 6, 8, 10]),
    (&["diminished"], &[0, 1, 3, 4, 6, 7, 9, 10]),
    (&["octatonic2", "diminished2"], &[0, 2, 3, 5, 6, 8, 9, 11]),
    (&["chromatic"], &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
];
