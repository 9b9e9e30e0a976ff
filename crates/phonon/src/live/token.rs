//! The secret that whoever sends a text must know, since a text of another user or of a web page must not be played.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Where the secret comes from.
#[derive(Clone, Debug)]
pub enum TokenWish {
    /// It is this.
    Given(String),
    /// A new one, in a file that only the user may read.
    File(PathBuf),
}

/// The secret, and its file, which is removed in the end.
pub struct Token {
    secret: Option<String>,
    file: Option<PathBuf>,
}

impl Token {
    /// Makes it; gives what went wrong or where it is.
    pub fn make(wish: &TokenWish) -> (Token, Option<String>) {
        let path = match wish {
            TokenWish::Given(secret) => return (Token { secret: Some(secret.clone()), file: None }, None),
            TokenWish::File(path) => path,
        };
        let made = secret().and_then(|secret| write(path, &secret).map(|()| secret));
        match made {
            Ok(secret) => {
                let note = format!("the token for `/eval` is in {}", path.display());
                (Token { secret: Some(secret), file: Some(path.clone()) }, Some(note))
            }
            Err(error) => {
                let note = format!("no `/eval`: {}: {error}; give a token with --eval-token", path.display());
                (Token { secret: None, file: None }, Some(note))
            }
        }
    }

    /// Whether somebody knows the secret. Takes as long for a guess that is nearly right as for any other.
    pub fn is(&self, guess: &str) -> bool {
        let Some(secret) = self.secret.as_ref().filter(|secret| !secret.is_empty()) else { return false };
        let differs = secret.bytes().zip(guess.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b));
        secret.len() == guess.len() && differs == 0
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            // Somebody else may have removed it.
            std::fs::remove_file(file).ok();
        }
    }
}

/// 128 random bits.
fn secret() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A file that is new, so that nobody else has it open or may read it.
fn write(path: &Path, secret: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    writeln!(options.open(path)?, "{secret}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_new_private_and_gone_in_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("token");
        let (token, note) = Token::make(&TokenWish::File(path.clone()));
        assert!(note.unwrap().contains("token"));
        let secret = std::fs::read_to_string(&path).unwrap();
        assert!(secret.trim().len() == 32 && token.is(secret.trim()));
        assert!(!token.is("") && !token.is(&secret.trim()[1..]) && !token.is(&secret));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let (other, _) = Token::make(&TokenWish::File(path.clone()));
        assert!(!other.is(secret.trim()));
        drop((token, other));
        assert!(!path.exists());
        assert!(!Token::make(&TokenWish::Given(String::new())).0.is(""));
    }
}
