//! `phonon query --stream`: questions and answers as JSON lines, for programs that ask many.

use std::any::Any;
use std::io::{BufRead, Read, Write};
use std::panic::{self, AssertUnwindSafe};

use phonon::eval::Question;
use phonon::pattern::{Context, Mode, Rng};
use phonon_base::{Diagnostic, Time, TimeSpan, limits, time};
use serde_json::{Value as Json, json};

use super::query;
use crate::failure::Outcome;
use crate::{input, show};

/// Answers every line of `input` with one line, until it ends. No line can end the stream.
pub fn run(input: &mut dyn BufRead, out: &mut dyn Write) -> Outcome {
    let mut line = Vec::new();
    while let Some(is_whole) = read_line(input, &mut line)? {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let answer = if is_whole {
            answer(&line)
        } else {
            let limit = limits::STREAM_LINE_BYTES;
            json!({ "id": null, "error": format!("a line may have at most {limit} bytes") })
        };
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}

/// Reads one line. True when all of it is there, false when it is too long, nothing at the end.
fn read_line(input: &mut dyn BufRead, line: &mut Vec<u8>) -> std::io::Result<Option<bool>> {
    line.clear();
    let limit = limits::STREAM_LINE_BYTES as u64;
    if input.take(limit).read_until(b'\n', line)? == 0 {
        return Ok(None);
    }
    if (line.len() as u64) < limit || line.ends_with(b"\n") {
        return Ok(Some(true));
    }
    loop {
        let rest = input.fill_buf()?;
        let (used, is_done) = match rest.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (rest.len(), rest.is_empty()),
        };
        input.consume(used);
        if is_done {
            return Ok(Some(false));
        }
    }
}

fn answer(line: &[u8]) -> Json {
    let request: Json = match serde_json::from_slice(line) {
        Ok(request) => request,
        Err(error) => return json!({ "id": null, "error": format!("this line is not JSON: {error}") }),
    };
    let id = request.get("id").cloned().unwrap_or_default();
    // What an earlier line left behind must not fall on this one.
    time::take_overflow();
    let events = panic::catch_unwind(AssertUnwindSafe(|| events(&request)));
    match events.unwrap_or_else(|panic| Err(format!("a mistake in phonon: {}", reason(&*panic)))) {
        Ok(events) => json!({ "id": id, "events": events }),
        Err(error) => json!({ "id": id, "error": error }),
    }
}

fn events(request: &Json) -> Result<Vec<Json>, String> {
    let Some(text) = request.get("phonon").and_then(Json::as_str) else {
        return Err("`phonon` should be the expression, as a string".to_owned());
    };
    let mut context = Context::default();
    if request.get("ref").and_then(Json::as_str) == Some("tidal") {
        context.mode = Mode::TIDAL;
    }
    if request.get("rng").and_then(Json::as_str) == Some("precise") {
        context.mode.rng = Rng::Precise;
    }
    query::too_long(text).map_err(|error| error.message)?;
    let question = phonon::eval::evaluate_question(text, &context).map_err(|found| sentence(&found))?;
    let Question { pattern, context } = question;
    let mut answers = Vec::new();
    for span in spans(request)? {
        for event in query::ask(&pattern, span, &context).map_err(|error| error.to_string())? {
            if answers.len() >= limits::STREAM_EVENTS {
                return Err(format!("more than {} events", limits::STREAM_EVENTS));
            }
            answers.push(show::event_json(&event));
        }
    }
    Ok(answers)
}

/// What is asked for: one span, or cycles one by one; the first cycle when nothing is said.
fn spans(request: &Json) -> Result<Vec<TimeSpan>, String> {
    if let Some(span) = request.get("span").filter(|span| !span.is_null()) {
        let wrong = || "`span` should be two fractions such as [\"0/1\", \"3/2\"]".to_owned();
        let [from, to] = pair(span).ok_or_else(wrong)?;
        return Ok(vec![TimeSpan::new(fraction(from).ok_or_else(wrong)?, fraction(to).ok_or_else(wrong)?)]);
    }
    let Some(cycles) = request.get("cycles").filter(|cycles| !cycles.is_null()) else {
        return Ok(vec![TimeSpan::of_cycle(0)]);
    };
    let wrong = || "`cycles` should be two whole numbers such as [0, 4]".to_owned();
    let [from, to] = pair(cycles).ok_or_else(wrong)?;
    let (from, to) = (from.as_i64().ok_or_else(wrong)?, to.as_i64().ok_or_else(wrong)?);
    if to.saturating_sub(from) > limits::STREAM_CYCLES {
        return Err(format!("at most {} cycles can be asked for at once", limits::STREAM_CYCLES));
    }
    Ok(query::cycles(from, to).collect())
}

fn pair(json: &Json) -> Option<[&Json; 2]> {
    let items = json.as_array()?;
    <[&Json; 2]>::try_from(items.iter().collect::<Vec<&Json>>()).ok()
}

fn fraction(json: &Json) -> Option<Time> {
    match json {
        Json::String(text) => input::exact(text).ok(),
        Json::Number(number) => number.as_i64().map(Time::whole).or_else(|| Time::from_f64(number.as_f64()?)),
        _ => None,
    }
}

/// The first error, with what to try.
fn sentence(diagnostics: &[Diagnostic]) -> String {
    let first = diagnostics.iter().find(|diagnostic| diagnostic.is_error()).or(diagnostics.first());
    match first {
        Some(Diagnostic { message, help: Some(help), .. }) => format!("{message}; {help}"),
        Some(diagnostic) => diagnostic.message.clone(),
        None => "this expression has no meaning".to_owned(),
    }
}

fn reason(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("panic").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(input: &[u8]) -> Vec<Json> {
        let mut out = Vec::new();
        run(&mut &input[..], &mut out).unwrap();
        String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn cycles_are_asked_one_by_one_and_a_span_at_once() {
        let lines = br#"{"id":"a","phonon":"\"bd/2\"","cycles":[0,2]}
{"id":2,"phonon":"\"bd/2\"","span":["1/2","3/2"]}
"#;
        let expected = vec![
            json!({"id": "a", "events": [
                {"whole": ["0/1", "2/1"], "part": ["0/1", "1/1"], "value": "bd"},
                {"whole": ["0/1", "2/1"], "part": ["1/1", "2/1"], "value": "bd"}]}),
            json!({"id": 2, "events": [{"whole": ["0/1", "2/1"], "part": ["1/2", "3/2"], "value": "bd"}]}),
        ];
        assert_eq!(answers(lines), expected);
    }

    #[test]
    fn garbage_is_answered_and_the_stream_goes_on() {
        let mut input =
            b"nonsense\n\n[1]\n{\"id\":1}\n\xff\xfe\n{\"id\":2,\"phonon\":\"nosuchname 3\"}\n".to_vec();
        input.extend(br#"{"id":3,"phonon":"1","cycles":[0,1e300]}"#);
        input.extend(b"\n{\"id\":4,\"phonon\":\"1\",\"cycles\":[0,9000000000000000000]}\n");
        input.extend(b"{\"id\":5,\"phonon\":\"1\",\"span\":[\"1/0\",2]}\n");
        input.extend(vec![b'x'; limits::STREAM_LINE_BYTES + 10]);
        input.extend(b"\n{\"id\":6,\"phonon\":\"\\\"bd\\\"\"}");
        let answers = answers(&input);
        let ids: Vec<Json> = answers.iter().map(|answer| answer["id"].clone()).collect();
        let expected = json!([null, null, 1, null, 2, 3, 4, 5, null, 6]);
        assert_eq!(Json::Array(ids), expected);
        assert!(answers[..9].iter().all(|answer| answer["error"].is_string()), "{answers:?}");
        assert_eq!(answers[9]["events"][0]["value"], "bd");
    }
}
