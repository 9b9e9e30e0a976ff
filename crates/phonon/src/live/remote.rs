//! OSC that controls a session, as on the port of TidalCycles: what may be said, and what comes of it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use phonon_base::{Diagnostic, limits, suggest};
use phonon_eval::dials::Reads;
use phonon_io::osc::{Arg, Arrived, Inbox, Listener, Message, write};
use phonon_pattern::Value;

use super::RemoteOptions;
use super::token::Token;
use crate::command::{self, Command};

/// A message that a session understands.
#[derive(Debug)]
pub struct RemoteRow {
    /// Its OSC address.
    pub address: &'static str,
    /// How it is written.
    pub usage: &'static str,
    /// What it does.
    pub summary: &'static str,
    /// The command that it stands for, if it stands for one.
    command: Option<&'static str>,
}

const fn row(
    address: &'static str,
    usage: &'static str,
    command: Option<&'static str>,
    summary: &'static str,
) -> RemoteRow {
    RemoteRow { address, usage, summary, command }
}

/// All messages.
pub static MESSAGES: &[RemoteRow] = &[
    row(CTRL, "/ctrl name value", None, "moves a controller: `cc \"name\"` is its value, a number or a word"),
    row("/mute", "/mute 1", Some("mute"), "silences an output: 1 is `d1`; names such as out do as well"),
    row("/unmute", "/unmute 1", Some("unmute"), "lets it be heard again"),
    row("/solo", "/solo 1", Some("solo"), "silences all others"),
    row("/unsolo", "/unsolo 1", Some("unsolo"), "takes that back"),
    row(MUTE_ALL, "/muteAll", None, "silences every output that there is"),
    row("/unmuteAll", "/unmuteAll", Some("unmute"), "lets all be heard that were muted"),
    row("/unsoloAll", "/unsoloAll", Some("unsolo"), "lets all be heard that were silenced by solo"),
    row("/hush", "/hush", Some("hush"), "silences everything until a text is evaluated"),
    row("/unhush", "/unhush", Some("unhush"), "lets everything be heard again"),
    row("/panic", "/panic", Some("panic"), "ends every voice and silences everything"),
    row("/setcps", "/setcps 0.6", Some("tempo"), "sets the tempo in cycles per second"),
    row("/nudge", "/nudge 0.02", Some("nudge"), "plays later by so many seconds"),
    row("/setCycle", "/setCycle 16", Some("setCycle"), "goes to that cycle"),
    row("/resetCycles", "/resetCycles", Some("resetCycles"), "begins at cycle 0 again"),
    row(
        EVAL,
        "/eval token text",
        None,
        "plays the text; answers /eval/reply with ok, partly or error, and why",
    ),
];

const CTRL: &str = "/ctrl";
const MUTE_ALL: &str = "/muteAll";
const EVAL: &str = "/eval";
const REPLY: &str = "/eval/reply";

/// Most messages that are looked at in one go; the rest waits, and what cannot wait is dropped.
const AT_ONCE: usize = 512;
/// Most commands that are followed in one go.
const COMMANDS: usize = 16;
/// Most texts that wait to be evaluated.
const TEXTS: usize = 8;
/// Time between two moves of the dials, and between two changes of the tempo or of the time.
const ROUND: Duration = Duration::from_millis(8);
const TEMPO_ROUND: Duration = Duration::from_millis(50);
/// Most dials that are kept.
const DIALS: usize = 1024;
/// Longest name and longest word of a dial, in bytes.
const WORD_BYTES: usize = 256;

/// What a message asks for.
pub enum Asked {
    /// A text is to be played.
    Text(String),
    /// What a key may ask for.
    Command(Command),
}

/// The ears of a session.
pub struct Remote {
    inbox: Inbox,
    listener: Listener,
    token: Token,
    /// Where the dials stand, and which have moved since somebody was told.
    dials: BTreeMap<String, Value>,
    moved: BTreeSet<String>,
    told: Instant,
    /// Changes of the tempo that wait for their turn.
    tempo: VecDeque<Command>,
    turned: Instant,
    /// Texts that are being evaluated, and who asked.
    texts: VecDeque<(String, SocketAddr)>,
    notes: Vec<String>,
    said: BTreeSet<String>,
}

impl Remote {
    /// Listens.
    pub fn open(options: &RemoteOptions) -> Result<Remote, String> {
        let inbox = Inbox::default();
        let opened = Listener::new(&options.host, options.port, &inbox);
        let listener =
            opened.map_err(|error| format!("no OSC control (`--osc-in` chooses the port): {error}"))?;
        let (token, trouble) = Token::make(&options.token);
        let now = Instant::now();
        let mut notes = vec![format!("OSC control on {}", listener.address())];
        notes.extend(trouble);
        Ok(Remote {
            inbox,
            listener,
            token,
            dials: BTreeMap::new(),
            moved: BTreeSet::new(),
            told: now,
            tempo: VecDeque::new(),
            turned: now,
            texts: VecDeque::new(),
            notes,
            said: BTreeSet::new(),
        })
    }

    /// What has been asked for since the last call of a song that has these outputs and reads these dials.
    pub fn listen(&mut self, outputs: &[String], reads: &Reads) -> Vec<Asked> {
        let mut asked = Vec::new();
        for _ in 0..AT_ONCE {
            if asked.len() >= COMMANDS {
                break;
            }
            let Some(arrived) = self.inbox.next(Duration::ZERO) else { break };
            asked.extend(self.take(&arrived, outputs, reads));
        }
        if self.turned.elapsed() >= TEMPO_ROUND
            && let Some(command) = self.tempo.pop_front()
        {
            self.turned = Instant::now();
            asked.push(Asked::Command(command));
        }
        let (dropped, malformed) = (self.inbox.dropped(), self.inbox.malformed());
        if dropped > 0 {
            self.say("OSC comes faster than it can be followed; some of it is left out");
        }
        if malformed > 0 {
            self.say("what came on the port of the OSC control was no OSC, at least once");
        }
        asked
    }

    /// The dials among those that are read which have moved, once in a while.
    pub fn moved(&mut self, reads: &Reads) -> Vec<(String, Value)> {
        if self.moved.is_empty() || self.told.elapsed() < ROUND {
            return Vec::new();
        }
        self.told = Instant::now();
        self.unread(reads)
    }

    /// The dials among those that are read which have moved and have not been given yet.
    pub fn unread(&mut self, reads: &Reads) -> Vec<(String, Value)> {
        let read: Vec<String> = self.moved.iter().filter(|name| reads.has(name)).cloned().collect();
        let value = |name: String| {
            self.moved.remove(&name);
            let value = self.dials.get(&name)?.clone();
            Some((name, value))
        };
        read.into_iter().filter_map(value).collect()
    }

    /// Answers whoever asked for a text what came of it.
    pub fn answer(&mut self, text: &str, diagnostics: &[Diagnostic], plays: bool) {
        if self.texts.front().is_none_or(|(asked, _)| asked != text) {
            return;
        }
        let Some((_, to)) = self.texts.pop_front() else { return };
        let wrong = diagnostics.iter().find(|diagnostic| diagnostic.is_error());
        let word = match (plays, wrong) {
            (true, None) => "ok",
            (true, Some(_)) => "partly",
            (false, _) => "error",
        };
        let why = wrong.map_or_else(String::new, |wrong| {
            let line = text[..text.floor_char_boundary(wrong.span.start as usize)].matches('\n').count() + 1;
            format!("line {line}: {}", wrong.message)
        });
        self.reply(to, word, why);
    }

    /// What there is to say since the last call.
    pub fn take_notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }

    fn take(&mut self, arrived: &Arrived, outputs: &[String], reads: &Reads) -> Option<Asked> {
        let Message { address, args, .. } = &arrived.message;
        match address.as_str() {
            CTRL => self.ctrl(args, reads),
            MUTE_ALL => return Some(Asked::Command(Command::Mute(outputs.to_vec()))),
            EVAL => return self.eval(args, arrived.from),
            _ => return self.command(address, args),
        }
        None
    }

    fn ctrl(&mut self, args: &[Arg], reads: &Reads) {
        let name = match args.first() {
            Some(Arg::Text(name)) => name.clone(),
            Some(Arg::Whole(number)) => number.to_string(),
            Some(Arg::Number(number)) => number.to_string(),
            _ => return self.say("`/ctrl` takes a name and a value: `/ctrl cutoff 0.5`"),
        };
        let value = match args.get(1) {
            // A number of 32 bits has the same digits everywhere.
            Some(arg) if arg.number().is_some_and(f64::is_finite) => {
                Value::Number(f64::from(arg.number().unwrap_or_default() as f32))
            }
            Some(Arg::Text(word)) if word.len() <= WORD_BYTES => Value::text(word.as_str()),
            _ => {
                return self.say("`/ctrl` takes a name and a value: a number or a word of at most 256 bytes");
            }
        };
        // Those that are read find a place also when others have taken all of theirs.
        let most = if reads.has(&name) { 2 * DIALS } else { DIALS };
        if name.len() > WORD_BYTES || (self.dials.len() >= most && !self.dials.contains_key(&name)) {
            return self
                .say(&format!("at most {DIALS} controllers are followed, with names of {WORD_BYTES} bytes"));
        }
        if self.dials.get(&name) != Some(&value) {
            self.moved.insert(name.clone());
            self.dials.insert(name, value);
        }
    }

    fn command(&mut self, address: &str, args: &[Arg]) -> Option<Asked> {
        let Some(row) = MESSAGES.iter().find(|row| row.address == address) else {
            let known = MESSAGES.iter().map(|row| row.address);
            let near = suggest::nearest(address, known.clone(), 1)
                .first()
                .map(|near| format!("; did you mean {near}?"));
            let all: Vec<&str> = known.collect();
            let short: String = address.chars().take(40).collect();
            let near = near.unwrap_or_else(|| format!("; there are {}", all.join(", ")));
            self.say(&format!("nobody listens to `{short}`{near}"));
            return None;
        };
        let words: Vec<String> = args.iter().filter_map(word).collect();
        let needs = row.usage.split(' ').count() - 1;
        let written = format!("{} {}", row.command?, words.join(" "));
        let Some(command) = command::read(&written).filter(|_| words.len() >= needs) else {
            self.say(&format!("`{}` is used as `{}`", row.address, row.usage));
            return None;
        };
        if !matches!(command, Command::Tempo(..) | Command::Nudge(_) | Command::SetCycle(_)) {
            return Some(Asked::Command(command));
        }
        // These take the whole song up again, so they wait for their turn, and the last one of a kind holds.
        match self
            .tempo
            .iter_mut()
            .find(|one| std::mem::discriminant(*one) == std::mem::discriminant(&command))
        {
            Some(Command::Nudge(seconds)) => {
                if let Command::Nudge(more) = command {
                    *seconds = (*seconds + more).clamp(-10.0, 10.0);
                }
            }
            Some(waiting) => *waiting = command,
            None => self.tempo.push_back(command),
        }
        None
    }

    fn eval(&mut self, args: &[Arg], from: SocketAddr) -> Option<Asked> {
        if !from.ip().to_canonical().is_loopback() {
            self.say("a text by OSC from another machine was refused; `/eval` is for this machine alone");
            return None;
        }
        let [token, text] = args else {
            self.reply(from, "error", "it is used as /eval token text".to_owned());
            return None;
        };
        if !token.text().is_some_and(|token| self.token.is(token)) {
            self.reply(from, "error", "this is not the token of the session".to_owned());
            self.say("a text by OSC with a wrong token was refused");
            return None;
        }
        let Some(text) = text.text() else {
            self.reply(from, "error", "the second argument must be the text".to_owned());
            return None;
        };
        if self.texts.len() >= TEXTS {
            self.reply(from, "error", "too many texts wait; send this one again".to_owned());
            return None;
        }
        self.texts.push_back((text.to_owned(), from));
        Some(Asked::Text(text.to_owned()))
    }

    fn reply(&self, to: SocketAddr, word: &str, why: String) {
        let args = vec![Arg::Text(word.to_owned()), Arg::Text(why)];
        self.listener.send(&write(&Message { address: REPLY.to_owned(), args, due: None }), to);
    }

    /// Says something once; what others send must not fill the screen.
    fn say(&mut self, text: &str) {
        if self.said.len() < limits::DIAGNOSTICS && self.said.insert(text.to_owned()) {
            self.notes.push(text.to_owned());
        }
    }
}

/// An argument as a word of a command.
fn word(arg: &Arg) -> Option<String> {
    match arg {
        Arg::Whole(number) => Some(number.to_string()),
        Arg::Number(number) => Some(number.to_string()),
        Arg::Text(text) if text.len() <= WORD_BYTES => Some(text.clone()),
        _ => None,
    }
}
