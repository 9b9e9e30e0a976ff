//! In a terminal: the status line, the keys, the prompt of `phonon repl`.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::{Folder, have};

/// A terminal of tmux with a program in it.
struct Terminal(String);

impl Terminal {
    fn start(name: &str, command: &str) -> Terminal {
        let name = format!("phonon-{name}-{}", std::process::id());
        // A server of its own, so that nobody else's sessions are touched.
        let done = Command::new("tmux")
            .args(["-L", &name, "-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "30", command])
            .status()
            .unwrap();
        assert!(done.success());
        Terminal(name)
    }

    fn tmux(&self, arguments: &[&str]) -> String {
        let done = Command::new("tmux").args(["-L", &self.0]).args(arguments).output().unwrap();
        String::from_utf8_lossy(&done.stdout).into_owned()
    }

    fn press(&self, keys: &str) {
        self.tmux(&["send-keys", keys]);
    }

    fn screen(&self) -> String {
        self.tmux(&["capture-pane", "-p"])
    }

    /// Waits for `part` on the screen.
    fn expect(&self, part: &str) -> String {
        let begun = Instant::now();
        loop {
            let screen = self.screen();
            if screen.contains(part) {
                return screen;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "`{part}` does not come:\n{screen}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Types a line and waits for the next prompt.
    fn enter(&self, line: &str) -> String {
        let prompts = |screen: &str| screen.matches("phonon>").count();
        let before = prompts(&self.screen());
        if !line.is_empty() {
            self.tmux(&["send-keys", "-l", line]);
        }
        self.press("Enter");
        let begun = Instant::now();
        loop {
            let screen = self.screen();
            if prompts(&screen) > before {
                return screen;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "no answer to `{line}`:\n{screen}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits for the end of the program.
    fn wait(&self) {
        let begun = Instant::now();
        while !self.tmux(&["list-sessions"]).is_empty() {
            assert!(begun.elapsed() < Duration::from_secs(20), "it does not end:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.tmux(&["kill-server"]);
    }
}

#[test]
fn the_status_line_and_the_keys_work() {
    if !have(&["tmux"]) {
        return;
    }
    let folder = Folder::new();
    let song = folder.path("a.ph");
    let terminal = Terminal::start(
        "live",
        &format!("{} live {} --null --no-history", env!("CARGO_BIN_EXE_phonon"), song.display()),
    );
    let is_whole = |line: &str| {
        ["1.000 cps", "cycle", "load", "peak", "voices", "dB", "d1", "d2", "xruns 0"]
            .iter()
            .all(|part| line.contains(part))
    };
    let begun = Instant::now();
    while !terminal.screen().lines().any(is_whole) {
        assert!(begun.elapsed() < Duration::from_secs(20), "{}", terminal.screen());
        std::thread::sleep(Duration::from_millis(50));
    }
    terminal.press("1");
    terminal.expect("mute: d1");
    terminal.expect("d1✕");
    terminal.press("1");
    terminal.expect("mute: nothing");
    terminal.press("s");
    terminal.press("2");
    terminal.expect("solo: d2");
    terminal.press("u");
    terminal.expect("all outputs are heard");
    terminal.press("h");
    terminal.expect("hush");
    // A save lets it be heard again.
    std::fs::write(&song, "cps: 1\nd1: s \"bd*4\"\nd2: sine 330 * 0.2\n").unwrap();
    let begun = Instant::now();
    while terminal.screen().contains("d2✕") {
        assert!(begun.elapsed() < Duration::from_secs(10), "{}", terminal.screen());
        std::thread::sleep(Duration::from_millis(50));
    }
    for _ in 0..4 {
        terminal.press("t");
        std::thread::sleep(Duration::from_millis(250));
    }
    terminal.expect("tempo:");
    terminal.press("p");
    terminal.expect("panic");
    terminal.press("b");
    terminal.expect("the text before plays");
    // A mistake leaves its message, and the line goes on below it.
    std::fs::write(&song, "cps: 1\nd1: s \"bd*4\"\nd2: sinus 330\n").unwrap();
    terminal.expect("what is right plays");
    terminal.press("q");
    terminal.wait();
}

#[test]
fn the_prompt_plays_completes_and_remembers() {
    if !have(&["tmux"]) {
        return;
    }
    let folder = Folder::new();
    let terminal = Terminal::start(
        "repl",
        &format!(
            "XDG_DATA_HOME={} {} repl --null",
            folder.path("data").display(),
            env!("CARGO_BIN_EXE_phonon")
        ),
    );
    terminal.expect("phonon>");
    terminal.tmux(&["send-keys", "-l", "d1: s \"bd*4\" # hcut"]);
    terminal.press("Tab");
    terminal.expect("hcutoff");
    terminal.enter(" 200");
    let screen = terminal.enter("d2: nonsense 3");
    assert!(screen.contains("there is no") || screen.contains("error"), "{screen}");
    let screen = terminal.enter(":show");
    let shown = screen.rsplit(":show").next().unwrap_or_default();
    assert!(shown.contains("d1: s \"bd*4\" # hcutoff 200") && !shown.contains("nonsense"), "{screen}");
    terminal.enter("hush");
    // The line before the last one once more.
    terminal.press("Up");
    terminal.press("Up");
    let screen = terminal.enter("");
    assert_eq!(screen.matches("phonon> :show").count(), 2, "{screen}");
    terminal.tmux(&["send-keys", "-l", ":q"]);
    terminal.press("Enter");
    terminal.wait();
}

#[test]
fn a_terminal_that_is_closed_ends_the_program() {
    if !have(&["tmux"]) {
        return;
    }
    let folder = Folder::new();
    let song = folder.path("a.ph").display().to_string();
    let command = format!("{} live {song} --null --no-history", env!("CARGO_BIN_EXE_phonon"));
    let terminal = Terminal::start("closed", &command);
    terminal.expect("1.000 cps");
    let runs = || {
        let processes = std::fs::read_dir("/proc").unwrap().flatten();
        let lines = processes.filter_map(|process| std::fs::read(process.path().join("cmdline")).ok());
        lines.map(|line| String::from_utf8_lossy(&line).into_owned()).any(|line| line.contains(&song))
    };
    assert!(runs());
    drop(terminal);
    let begun = Instant::now();
    while runs() {
        assert!(begun.elapsed() < Duration::from_secs(10), "it plays on without anybody to stop it");
        std::thread::sleep(Duration::from_millis(50));
    }
}
