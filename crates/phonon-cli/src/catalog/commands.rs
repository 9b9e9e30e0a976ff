//! Pages of the commands, from their own descriptions.

use clap::{Arg, Command, CommandFactory};

use crate::commands::Cli;
use crate::page::{Input, Kind, Page};

/// One page per command.
pub fn pages() -> Vec<Page> {
    let mut cli = Cli::command();
    // Fills in what clap derives: usage lines, value names.
    cli.build();
    cli.get_subcommands_mut().map(page).collect()
}

fn page(command: &mut Command) -> Page {
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim();
    let summary = command.get_about().map(ToString::to_string).unwrap_or_default();
    let about = command.get_long_about().map(ToString::to_string).unwrap_or_default();
    let about = about.strip_prefix(&summary).unwrap_or(&about).trim();
    Page {
        kind: Kind::Command,
        group: "terminal".to_owned(),
        name: command.get_name().to_owned(),
        aliases: command.get_visible_aliases().map(str::to_owned).collect(),
        usage: usage.to_owned(),
        inputs: command.get_arguments().filter(|arg| arg.get_id() != "help").map(input).collect(),
        facts: if about.is_empty() { Vec::new() } else { vec![("about", about.to_owned())] },
        example: command.get_after_help().map(ToString::to_string).unwrap_or_default(),
        summary,
    }
}

fn input(arg: &Arg) -> Input {
    let names = arg.get_value_names().unwrap_or_default().iter().map(|name| name.to_string());
    let values: String = if arg.get_action().takes_values() {
        names.collect::<Vec<String>>().join(" ")
    } else {
        String::new()
    };
    let short = arg.get_short().map(|short| format!("-{short}"));
    let long = arg.get_long().map(|long| format!("--{long}"));
    let aliases = arg.get_visible_aliases().unwrap_or_default().into_iter().map(|alias| format!("--{alias}"));
    let flags: Vec<String> = short.into_iter().chain(long).chain(aliases).collect();
    let is_named = !flags.is_empty();
    let possible: Vec<String> =
        arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let takes = match (is_named, possible.is_empty() || !arg.get_action().takes_values()) {
        (true, true) => values.clone(),
        (_, false) => possible.join("|"),
        (false, true) => String::new(),
    };
    let defaults = arg.get_default_values().iter().filter(|_| arg.get_action().takes_values());
    let defaults: Vec<String> = defaults.map(|value| value.to_string_lossy().into_owned()).collect();
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    Input {
        name: if is_named { flags.join(", ") } else { values },
        takes,
        range: String::new(),
        default: if arg.is_required_set() { "required".to_owned() } else { defaults.join(" ") },
        summary: help,
    }
}
