//! What the keys do while a song plays.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, read};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use phonon::Live;
use phonon::command::Command;

use super::Screen;
use crate::failure::Failure;

/// Taps further apart than this begin anew.
const TAP_PAUSE: Duration = Duration::from_secs(3);
/// A tap is a beat, and a cycle has four of them, as with `bpm`.
const BEATS: f64 = 4.0;

/// The keys of a terminal.
pub struct Keys {
    pressed: Receiver<KeyEvent>,
    solo: bool,
    hushed: bool,
    soloed: Vec<String>,
    muted: Vec<String>,
    taps: Vec<Instant>,
    /// How many texts back the one is that plays.
    back: usize,
}

impl Keys {
    /// The keys, if there is a terminal to press them in.
    pub fn new() -> Option<Keys> {
        let is_terminal = io::stdin().is_terminal();
        (is_terminal && enable_raw_mode().is_ok()).then(|| Keys {
            pressed: listen(),
            solo: false,
            hushed: false,
            soloed: Vec::new(),
            muted: Vec::new(),
            taps: Vec::new(),
            back: 0,
        })
    }

    /// Does what has been asked for; whether to go on.
    pub fn follow(
        &mut self,
        live: &mut Live,
        screen: &mut Screen,
        texts: &[Arc<str>],
    ) -> Result<bool, Failure> {
        while let Ok(key) = self.pressed.try_recv() {
            let control = key.modifiers.contains(KeyModifiers::CONTROL);
            match key.code {
                KeyCode::Char('c' | 'd') if control => return Ok(false),
                KeyCode::Char(key) if !self.key(key, live, screen, texts)? => return Ok(false),
                _ => {}
            }
        }
        Ok(true)
    }

    fn key(
        &mut self,
        key: char,
        live: &mut Live,
        screen: &mut Screen,
        texts: &[Arc<str>],
    ) -> Result<bool, Failure> {
        match key {
            'q' => return Ok(false),
            'h' => {
                self.hushed = !self.hushed;
                live.command(if self.hushed { Command::Hush } else { Command::Unhush });
                screen.say(if self.hushed { "hush" } else { "heard again" })?;
            }
            'p' => {
                self.hushed = true;
                live.command(Command::Panic);
                screen.say("panic: all voices ended; h or a save lets the song be heard again")?;
            }
            'u' => {
                self.hushed = false;
                self.soloed.clear();
                self.muted.clear();
                for command in [Command::Unhush, Command::Unsolo(Vec::new()), Command::Unmute(Vec::new())] {
                    live.command(command);
                }
                screen.say("all outputs are heard")?;
            }
            's' => {
                self.solo = true;
                screen.say("solo: which output? 1 to 9")?;
            }
            't' => self.tap(live, screen)?,
            'b' => match texts.len().checked_sub(2 + self.back).and_then(|at| texts.get(at)) {
                Some(text) => {
                    // The text comes once more at the end of the list, so that the one before it is two further back.
                    self.back += 2;
                    live.evaluate(&**text);
                    screen.say("the text before plays; the file has not been changed")?;
                }
                None => screen.say("there is no text before")?,
            },
            'i' => {
                let line = screen.status.line(live.state(), 400);
                screen.say(&line)?;
            }
            digit => {
                let number = digit.to_digit(10).filter(|number| *number > 0);
                let output = number.and_then(|number| live.state().outputs.get(number as usize - 1).cloned());
                if let Some(output) = output {
                    self.toggle(output.name, live, screen)?;
                } else if digit != ' ' {
                    screen.say(
                        "h hush, p panic, 1-9 mute, s 1-9 solo, u all heard, t tap, b text before, i state, q quit",
                    )?;
                }
            }
        }
        Ok(true)
    }

    fn toggle(&mut self, output: String, live: &Live, screen: &mut Screen) -> Result<(), Failure> {
        let solo = std::mem::take(&mut self.solo);
        let list = if solo { &mut self.soloed } else { &mut self.muted };
        let word = if solo { "solo" } else { "mute" };
        match list.iter().position(|known| *known == output) {
            Some(at) => drop(list.remove(at)),
            None => list.push(output),
        }
        let shown = if list.is_empty() { "nothing".to_owned() } else { list.join(" ") };
        live.command(if solo { Command::Unsolo(Vec::new()) } else { Command::Unmute(Vec::new()) });
        if !list.is_empty() {
            live.command(if solo { Command::Solo(list.clone()) } else { Command::Mute(list.clone()) });
        }
        screen.say(&format!("{word}: {shown}"))
    }

    fn tap(&mut self, live: &Live, screen: &mut Screen) -> Result<(), Failure> {
        let now = Instant::now();
        if self.taps.last().is_some_and(|last| now - *last > TAP_PAUSE) {
            self.taps.clear();
        }
        self.taps.push(now);
        if self.taps.len() > 8 {
            self.taps.remove(0);
        }
        let (first, count) = (self.taps[0], self.taps.len());
        if count < 3 {
            return screen.say("tap on: one beat a tap");
        }
        let beat = (now - first).as_secs_f64() / (count - 1) as f64;
        let cps = 1.0 / (beat.max(0.05) * BEATS);
        live.command(Command::Tempo(cps, 0.0));
        screen.say(&format!("tempo: {cps:.3} cps, {:.1} beats a minute", 60.0 / beat))
    }
}

/// Reads keys on a thread of its own, as reading from a terminal that has been closed does not come back.
fn listen() -> Receiver<KeyEvent> {
    let (pressed, keys) = mpsc::channel();
    thread::spawn(move || {
        while let Ok(event) = read() {
            if let Event::Key(key) = event
                && key.kind != KeyEventKind::Release
                && pressed.send(key).is_err()
            {
                return;
            }
        }
    });
    keys
}

impl Drop for Keys {
    fn drop(&mut self) {
        // The terminal may be gone.
        let _ = disable_raw_mode();
    }
}
