//! The journal of a session, `.phlog`: what was evaluated and done at which frame, one JSON object a line. A session that
//! is rendered from its journal gives the same bits.

use phonon_pattern::Value;
use serde_json::{Value as Json, json};

use crate::command::{self, Command};

/// The version of the format.
const VERSION: u64 = 1;

/// How a session began.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Frames per second.
    pub rate: u32,
    /// Shifts every random stream of the patterns.
    pub seed: f64,
    /// Whether there may be a limiter at the end.
    pub limiter: bool,
}

/// What happened at a frame.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A text took over; it is as it was evaluated, so free of mistakes.
    Text(String),
    /// Those outputs are no longer what they were before a transition.
    Settled(Vec<String>),
    /// A key was pressed or a command typed.
    Command(Command),
    /// Dials were moved: for signals at once, for patterns from that frame on.
    Dials(Vec<(String, Value)>, u64),
    /// So many of the quietest voices were let go.
    Shed(usize),
    /// Nothing; the session was still there.
    Alive,
}

/// A line of the journal.
pub fn line(frame: u64, entry: &Entry) -> String {
    let line = match entry {
        Entry::Text(text) => json!({ "frame": frame, "text": text }),
        Entry::Settled(outputs) => json!({ "frame": frame, "settled": outputs }),
        Entry::Command(command) => json!({ "frame": frame, "command": command.to_string() }),
        Entry::Dials(values, from) => {
            let values: serde_json::Map<String, Json> =
                values.iter().map(|(name, value)| (name.clone(), dial(value))).collect();
            json!({ "frame": frame, "dials": values, "from": from })
        }
        Entry::Shed(count) => json!({ "frame": frame, "shed": count }),
        Entry::Alive => json!({ "frame": frame }),
    };
    format!("{line}\n")
}

/// The first line.
pub fn first_line(header: &Header) -> String {
    let Header { rate, seed, limiter } = header;
    format!("{}\n", json!({ "phonon": VERSION, "rate": rate, "seed": seed, "limiter": limiter }))
}

/// Reads a journal. A last line that was cut off is left out.
pub fn read(text: &str) -> Result<(Header, Vec<(u64, Entry)>), String> {
    let mut lines = text.lines();
    let first: Json = lines.next().and_then(|line| serde_json::from_str(line).ok()).unwrap_or_default();
    if first["phonon"].as_u64() != Some(VERSION) {
        return Err(
            "this is not the journal of a session: its first line should say {\"phonon\": 1, …}".to_owned()
        );
    }
    let rate = first["rate"].as_u64().and_then(|rate| u32::try_from(rate).ok());
    let header = Header {
        rate: rate.ok_or("the first line of the journal has no rate")?,
        seed: first["seed"].as_f64().unwrap_or(0.0),
        limiter: first["limiter"].as_bool().unwrap_or(true),
    };
    let mut entries: Vec<(u64, Entry)> = Vec::new();
    let mut rest = lines.enumerate().peekable();
    while let Some((at, line)) = rest.next() {
        match entry(line) {
            Some(entry) => entries.push(entry),
            None if rest.peek().is_none() => break,
            None => return Err(format!("line {} of the journal cannot be read", at + 2)),
        }
    }
    // What happened first comes first; of one frame, in the order of the journal.
    entries.sort_by_key(|(frame, _)| *frame);
    Ok((header, entries))
}

fn entry(line: &str) -> Option<(u64, Entry)> {
    let json: Json = serde_json::from_str(line).ok()?;
    let (text, command) = (&json["text"], &json["command"]);
    let entry = match (text, command, &json["shed"], &json["settled"], &json["dials"]) {
        (Json::String(text), ..) => Entry::Text(text.clone()),
        (_, Json::String(text), ..) => Entry::Command(command::read(text)?),
        (_, _, Json::Number(count), ..) => Entry::Shed(usize::try_from(count.as_u64()?).ok()?),
        (_, _, _, Json::Array(outputs), _) => {
            Entry::Settled(outputs.iter().filter_map(|output| output.as_str().map(str::to_owned)).collect())
        }
        (.., Json::Object(values)) => {
            let value = |(name, value): (&String, &Json)| Some((name.clone(), moved(value)?));
            Entry::Dials(values.iter().map(value).collect::<Option<_>>()?, json["from"].as_u64()?)
        }
        _ => Entry::Alive,
    };
    Some((json["frame"].as_u64()?, entry))
}

/// Where a dial stands, as it is written.
fn dial(value: &Value) -> Json {
    match value {
        Value::Number(number) => json!(number),
        other => json!(other.to_string()),
    }
}

fn moved(json: &Json) -> Option<Value> {
    match json {
        // Dials have the precision of 32 bits, so that the digits of a journal are enough.
        Json::Number(number) => Some(Value::Number(f64::from(number.as_f64()? as f32))),
        Json::String(word) => Some(Value::text(word.as_str())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_the_same() {
        let header = Header { rate: 44_100, seed: 0.5, limiter: false };
        let entries = vec![
            (0, Entry::Text("d1: s \"bd\" -- »ä«\n".to_owned())),
            (640, Entry::Command(Command::Solo(vec!["d1".to_owned()]))),
            (640, Entry::Dials(vec![("a".to_owned(), Value::Number(f64::from(0.1f32)))], 900)),
            (640, Entry::Dials(vec![("b c".to_owned(), Value::text("0.5"))], 901)),
            (704, Entry::Shed(3)),
            (704, Entry::Settled(vec!["d1".to_owned(), "out".to_owned()])),
            (768, Entry::Alive),
        ];
        let mut text = first_line(&header);
        entries.iter().for_each(|(frame, entry)| text.push_str(&line(*frame, entry)));
        assert_eq!(read(&text), Ok((header.clone(), entries.clone())));
        text.push_str("{\"frame\": 8");
        assert_eq!(read(&text), Ok((header, entries)));
        assert!(read("{}").is_err());
    }
}
