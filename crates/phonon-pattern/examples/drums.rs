//! A drum pattern made without any text, printed cycle by cycle: `cargo run -p phonon-pattern --example drums`.

use std::io::Write;

use phonon_base::{Time, TimeSpan};
use phonon_pattern::{
    Align, Arg, ArgError, Args, Context, Function, Mode, Op, Pattern, Value, combine, control, function,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let drums = drums()?;
    let mut out = std::io::stdout().lock();
    for cycle in 0..4 {
        writeln!(out, "cycle {cycle}")?;
        let mut events = drums.query(TimeSpan::of_cycle(cycle), &Context::default())?;
        events.sort_by_key(|event| (event.part.begin, event.value.to_string()));
        for event in events.iter().filter(|event| event.has_onset()) {
            writeln!(out, "  {event}")?;
        }
    }
    Ok(())
}

/// `s "bd(3,8), ~ sn, hh*4" $ every 4 (fast 2) # gain "1 0.8"`
fn drums() -> Result<Pattern, ArgError> {
    let word = |word: &str| Pattern::pure(Value::text(word));
    let drums = Pattern::stack([
        word("bd").euclid(3, 8, 0, false)?,
        Pattern::fastcat([Pattern::silence(), word("sn")]),
        word("hh").fast(Time::whole(4)),
    ]);
    let twice = Function::of_pattern(|pattern| pattern.fast(Time::whole(2)));
    let drums =
        call("every", vec![Arg::Pattern(Pattern::pure(4.0)), Arg::Function(twice), Arg::Pattern(drums)])?;
    let loudness = Pattern::fastcat([Pattern::pure(1.0), Pattern::pure(0.8)]);
    Ok(combine(Op::Set, Align::In, &named("s", &drums)?, &named("gain", &loudness)?))
}

/// A function of the language, by its name.
fn call(name: &str, args: Vec<Arg>) -> Result<Pattern, ArgError> {
    let row = function(name).ok_or_else(|| ArgError::expected("", "a function that exists"))?;
    (row.apply)(&Args::new(row, args.into_iter().map(|arg| vec![arg]).collect(), Mode::STRUDEL))
}

/// The values of a pattern under the name of a control.
fn named(name: &str, values: &Pattern) -> Result<Pattern, ArgError> {
    let row = control(name).ok_or_else(|| ArgError::expected("", "a control that exists"))?;
    Ok(phonon_pattern::control::wrap(row, values))
}
