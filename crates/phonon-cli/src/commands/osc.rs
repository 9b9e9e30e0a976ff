//! Options of sessions that others control by OSC.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Args;
use phonon::{RemoteOptions, TokenWish};

/// Where a session listens.
#[derive(Args, Debug, Clone)]
pub struct OscOptions {
    /// The UDP port for OSC control (/ctrl, /mute, /hush, /setcps, /eval …), or off
    #[arg(long, value_name = "PORT|off", default_value = "6010", value_parser = port)]
    osc_in: Port,
    /// The address of this machine for it; 0.0.0.0 lets other machines take part, except in /eval
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    osc_bind: IpAddr,
    /// What whoever sends a text with /eval must know; a new one in a private file unless given
    #[arg(long, value_name = "TOKEN", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    eval_token: Option<String>,
}

/// A port, or none.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Port(Option<u16>);

fn port(text: &str) -> Result<Port, String> {
    match text {
        "off" => Ok(Port(None)),
        text => match text.parse() {
            Ok(number) => Ok(Port(Some(number))),
            Err(_) => Err("it should be a port from 0 to 65535, 0 for any free one, or off".to_owned()),
        },
    }
}

impl OscOptions {
    /// For the session.
    pub fn remote(&self) -> Option<RemoteOptions> {
        let port = self.osc_in.0?;
        let token = match &self.eval_token {
            Some(token) => TokenWish::Given(token.clone()),
            None => TokenWish::File(token_folder().join(format!("eval-{port}.token"))),
        };
        Some(RemoteOptions { host: self.osc_bind.to_string(), port, token })
    }
}

/// A folder that is the user's own.
fn token_folder() -> PathBuf {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|path| path.is_absolute());
    let runtime = runtime.map(|path| path.join("phonon"));
    runtime.or_else(phonon::io::data_directory).unwrap_or_else(|| PathBuf::from(".phonon"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_a_number_or_off() {
        assert_eq!(port("6010"), Ok(Port(Some(6010))));
        assert_eq!(port("off"), Ok(Port(None)));
        for wrong in ["", "70000", "-1", "on"] {
            assert!(port(wrong).is_err(), "{wrong}");
        }
    }
}
